// Element-wise operations, products and reductions.
#include "shim.h"

using namespace shim;

#define UNARY(op) \
  SHIM Handle ts_##op(Handle a) { return make([&] { return a->op(); }); }
#define UNARY_INPLACE(op) \
  SHIM int32_t ts_##op##_(Handle a) { return run([&] { a->op##_(); }); }
#define UNARY_BOTH(op) UNARY(op) UNARY_INPLACE(op)

UNARY_BOTH(abs) UNARY_BOTH(exp) UNARY_BOTH(log1p) UNARY_BOTH(neg) UNARY_BOTH(relu) UNARY_BOTH(sigmoid) UNARY_BOTH(sign)
UNARY_BOTH(sqrt) UNARY_BOTH(tanh)
UNARY(log) UNARY(reciprocal) UNARY(mean) UNARY(max) UNARY_INPLACE(erf)

#define FUNCTION_BOTH(op)                                                    \
  SHIM Handle ts_##op(Handle a) { return make([&] { return at::op(*a); }); } \
  SHIM int32_t ts_##op##_(Handle a) { return run([&] { at::op##_(*a); }); }

FUNCTION_BOTH(gelu) FUNCTION_BOTH(selu) FUNCTION_BOTH(silu)

#define BINARY(op) \
  SHIM Handle ts_##op(Handle a, Handle b) { return make([&] { return a->op(*b); }); }
#define BINARY_INPLACE(op) \
  SHIM int32_t ts_##op##_(Handle a, Handle b) { return run([&] { a->op##_(*b); }); }
#define SCALAR(op) \
  SHIM Handle ts_##op##_scalar(Handle a, Number b) { return make([&] { return a->op(b); }); }
#define SCALAR_INPLACE(op) \
  SHIM int32_t ts_##op##_scalar_(Handle a, Number b) { return run([&] { a->op##_(b); }); }
#define BINARY_ALL(op) BINARY(op) BINARY_INPLACE(op) SCALAR(op) SCALAR_INPLACE(op)

BINARY_ALL(sub) BINARY_ALL(mul) BINARY(div) BINARY_INPLACE(div) SCALAR_INPLACE(div)
BINARY(maximum) BINARY(dot) BINARY(bmm) BINARY(matmul) BINARY(eq) BINARY(ne) BINARY(le)
SCALAR(gt) SCALAR(ge) SCALAR_INPLACE(fill) SCALAR(clamp_min) SCALAR_INPLACE(clamp_min) SCALAR_INPLACE(clamp_max)

SHIM Handle ts_add(Handle a, Handle b, Number alpha) { return make([&] { return a->add(*b, alpha); }); }
SHIM int32_t ts_add_(Handle a, Handle b, Number alpha) { return run([&] { a->add_(*b, alpha); }); }
SHIM Handle ts_add_scalar(Handle a, Number b, Number alpha) { return make([&] { return a->add(b, alpha); }); }
SHIM int32_t ts_add_scalar_(Handle a, Number b, Number alpha) { return run([&] { a->add_(b, alpha); }); }

SHIM Handle ts_clamp(Handle a, Number min, Number max) {
  return make([&] { return a->clamp(min.if_given(), max.if_given()); });
}
SHIM int32_t ts_clamp_(Handle a, Number min, Number max) {
  return run([&] { a->clamp_(min.if_given(), max.if_given()); });
}
SHIM Handle ts_elu(Handle a, Number alpha, Number scale, Number input_scale) {
  return make([&] { return at::elu(*a, alpha, scale, input_scale); });
}
SHIM int32_t ts_elu_(Handle a, Number alpha, Number scale, Number input_scale) {
  return run([&] { at::elu_(*a, alpha, scale, input_scale); });
}
SHIM Handle ts_leaky_relu(Handle a, Number slope) { return make([&] { return at::leaky_relu(*a, slope); }); }
SHIM int32_t ts_leaky_relu_(Handle a, Number slope) { return run([&] { at::leaky_relu_(*a, slope); }); }

SHIM Handle ts_zero_(Handle a) { return make([&] { return at::zeros_out(*a, a->sizes()); }); }
SHIM int32_t ts_copy_(Handle a, Handle source, bool non_blocking) {
  return run([&] { a->copy_(*source, non_blocking); });
}
SHIM Handle ts_where(Handle a, Handle condition, Handle y) { return make([&] { return a->where(*condition, *y); }); }
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
SHIM int32_t ts_addmv_(Handle a, Handle b, Handle c, float beta, float alpha) {
  return run([&] { a->addmv_(*b, *c, beta, alpha); });
}
SHIM int32_t ts_equal(Handle a, Handle b, bool* result) { return run([&] { *result = a->equal(*b); }); }

#define REDUCTION(op)                                                                                      \
  SHIM Handle ts_##op##_dims(Handle a, const int64_t* dims, int32_t count, bool keepdim, int8_t type) {    \
    return make([&] { return a->op(sizes(dims, count), keepdim, dtype(type)); });                          \
  }

REDUCTION(mean) REDUCTION(sum)
SHIM Handle ts_sum(Handle a, int8_t type) { return make([&] { return a->sum(dtype(type)); }); }
SHIM Handle ts_norm(Handle a, float p) { return make([&] { return a->norm(p); }); }
SHIM Handle ts_norm_dim(Handle a, int64_t dim, bool keepdim, float p) {
  return make([&] { return a->norm(p, dim, keepdim); });
}
SHIM Handle ts_logsumexp(Handle a, int64_t dim, bool keepdim) { return make([&] { return a->logsumexp(dim, keepdim); }); }
SHIM Handle ts_softmax(Handle a, int64_t dim, int8_t type) { return make([&] { return a->softmax(dim, dtype(type)); }); }
SHIM Handle ts_log_softmax(Handle a, int64_t dim, int8_t type) {
  return make([&] { return a->log_softmax(dim, dtype(type)); });
}

SHIM Handle ts_argmin_dim(Handle a, int64_t dim, bool keepdim) { return make([&] { return a->argmin(dim, keepdim); }); }
SHIM List ts_max_dim(Handle a, int64_t dim, bool keepdim) { return make_list([&] { return both(a->max(dim, keepdim)); }); }
SHIM List ts_min_dim(Handle a, int64_t dim, bool keepdim) { return make_list([&] { return both(a->min(dim, keepdim)); }); }
SHIM List ts_topk(Handle a, int64_t k, int64_t dim, bool largest, bool sorted) {
  return make_list([&] { return both(a->topk(k, dim, largest, sorted)); });
}
