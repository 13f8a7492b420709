// Element-wise operations, products, reductions, views and losses.
#include "shim.h"

using namespace shim;

#define UNARY(op) \
  SHIM Handle ts_##op(Handle a) { return make([&] { return a->op(); }); }
#define UNARY_INPLACE(op) \
  SHIM int32_t ts_##op##_(Handle a) { return run([&] { a->op##_(); }); }
#define UNARY_BOTH(op) UNARY(op) UNARY_INPLACE(op)

UNARY_BOTH(relu) UNARY_BOTH(sigmoid) UNARY_BOTH(sqrt) UNARY_BOTH(tanh)
UNARY(neg) UNARY(square)
UNARY(detach) UNARY(clone) UNARY(alias) UNARY(t) UNARY(contiguous)
UNARY_INPLACE(zero)

#define FUNCTION_BOTH(op)                                                   \
  SHIM Handle ts_##op(Handle a) { return make([&] { return at::op(*a); }); } \
  SHIM int32_t ts_##op##_(Handle a) { return run([&] { at::op##_(*a); }); }

FUNCTION_BOTH(selu) FUNCTION_BOTH(silu)

#define BINARY(op) \
  SHIM Handle ts_##op(Handle a, Handle b) { return make([&] { return a->op(*b); }); }
#define BINARY_INPLACE(op) \
  SHIM int32_t ts_##op##_(Handle a, Handle b) { return run([&] { a->op##_(*b); }); }
#define SCALAR(op) \
  SHIM Handle ts_##op##_scalar(Handle a, Number b) { return make([&] { return a->op(b); }); }
#define SCALAR_INPLACE(op) \
  SHIM int32_t ts_##op##_scalar_(Handle a, Number b) { return run([&] { a->op##_(b); }); }

BINARY(mul) BINARY(eq) BINARY(ne) BINARY(mm)
BINARY_INPLACE(mul) BINARY_INPLACE(div)
SCALAR(gt) SCALAR(pow)
SCALAR_INPLACE(mul) SCALAR_INPLACE(div) SCALAR_INPLACE(fill)

SHIM Handle ts_add(Handle a, Handle b, Number alpha) { return make([&] { return a->add(*b, alpha); }); }
SHIM Handle ts_sub(Handle a, Handle b) { return make([&] { return a->sub(*b); }); }
SHIM Handle ts_sub_scalar(Handle a, Number b) { return make([&] { return a->sub(b); }); }
SHIM int32_t ts_add_(Handle a, Handle b, Number alpha) { return run([&] { a->add_(*b, alpha); }); }
SHIM int32_t ts_sub_(Handle a, Handle b) { return run([&] { a->sub_(*b); }); }
SHIM int32_t ts_add_scalar_(Handle a, Number b, Number alpha) { return run([&] { a->add_(b, alpha); }); }
SHIM int32_t ts_sub_scalar_(Handle a, Number b) { return run([&] { a->sub_(b); }); }

SHIM int32_t ts_copy_(Handle a, Handle source, bool non_blocking) {
  return run([&] { a->copy_(*source, non_blocking); });
}
SHIM int32_t ts_addcmul_(Handle a, Handle b, Handle c, Number value) {
  return run([&] { a->addcmul_(*b, *c, value); });
}
SHIM int32_t ts_addcdiv_(Handle a, Handle b, Handle c, Number value) {
  return run([&] { a->addcdiv_(*b, *c, value); });
}
SHIM Handle ts_addmm(Handle a, Handle b, Handle c, float beta, float alpha) {
  return make([&] { return a->addmm(*b, *c, beta, alpha); });
}
SHIM int32_t ts_addmm_(Handle a, Handle b, Handle c, float beta, float alpha) {
  return run([&] { a->addmm_(*b, *c, beta, alpha); });
}
SHIM Handle ts_maximum(Handle a, Handle b) { return make([&] { return at::maximum(*a, *b); }); }
SHIM int32_t ts_equal(Handle a, Handle b, bool* result) { return run([&] { *result = a->equal(*b); }); }

SHIM Handle ts_mean_dims(Handle a, const int64_t* dims, int32_t count, bool keepdim, int8_t type) {
  return make([&] { return a->mean(sizes(dims, count), keepdim, dtype(type)); });
}
SHIM Handle ts_sum(Handle a, int8_t type) { return make([&] { return a->sum(dtype(type)); }); }
SHIM Handle ts_sum_dims(Handle a, const int64_t* dims, int32_t count, bool keepdim, int8_t type) {
  return make([&] { return a->sum(sizes(dims, count), keepdim, dtype(type)); });
}

SHIM Handle ts_index_select(Handle a, int64_t dim, Handle index) {
  return make([&] { return a->index_select(dim, *index); });
}
SHIM Handle ts_narrow(Handle a, int64_t dim, int64_t start, int64_t length) {
  return make([&] { return a->narrow(dim, start, length); });
}
SHIM Handle ts_view(Handle a, const int64_t* size, int32_t count) {
  return make([&] { return a->view(sizes(size, count)); });
}
SHIM Handle ts_to_type(Handle a, int8_t type, bool copy, bool non_blocking) {
  return make([&] { return a->to(static_cast<at::ScalarType>(type), non_blocking, copy); });
}

SHIM Handle ts_gelu(Handle a) { return make([&] { return at::gelu(*a); }); }
SHIM int32_t ts_gelu_(Handle a) { return run([&] { at::gelu_(*a); }); }
SHIM Handle ts_elu(Handle a, double alpha, double scale, double input_scale) { return make([&] { return at::elu(*a, alpha, scale, input_scale); }); }
SHIM Handle ts_leaky_relu(Handle a, double slope) { return make([&] { return at::leaky_relu(*a, slope); }); }
SHIM Handle ts_linear(Handle input, Handle weight, Handle bias) {
  return make([&] { return at::linear(*input, *weight, bias ? c10::optional<at::Tensor>(*bias) : c10::nullopt); });
}
SHIM Handle ts_mse_loss(Handle a, Handle b, int64_t reduction) {
  return make([&] { return at::mse_loss(*a, *b, reduction); });
}
