// Layers and losses.
#include "shim.h"

using namespace shim;

SHIM Handle ts_linear(Handle input, Handle weight, Handle bias) {
  return make([&] { return at::linear(*input, *weight, optional(bias)); });
}
SHIM Handle ts_batch_norm(Handle input, Handle mean, Handle variance, Handle weight, Handle bias, bool training,
                          double momentum, double eps) {
  return make([&] {
    return at::batch_norm(*input, optional(weight), optional(bias), optional(mean), optional(variance), training,
                          momentum, eps, false);
  });
}
SHIM Handle ts_layer_norm(Handle input, const int64_t* shape, int32_t count, Handle weight, Handle bias, double eps) {
  return make([&] { return at::layer_norm(*input, sizes(shape, count), optional(weight), optional(bias), eps); });
}

SHIM Handle ts_mse_loss(Handle a, Handle b, int64_t reduction) {
  return make([&] { return at::mse_loss(*a, *b, reduction); });
}
SHIM Handle ts_l1_loss(Handle a, Handle b, int64_t reduction) {
  return make([&] { return at::l1_loss(*a, *b, reduction); });
}
SHIM Handle ts_huber_loss(Handle a, Handle b, int64_t reduction, double delta) {
  return make([&] { return at::huber_loss(*a, *b, reduction, delta); });
}
SHIM Handle ts_binary_cross_entropy_with_logits(Handle a, Handle b, Handle weight, Handle positive, int64_t reduction) {
  return make([&] {
    TORCH_CHECK(a->sizes() == b->sizes(), "Target size (", b->sizes(), ") must be the same as input size (", a->sizes(), ")");
    return at::binary_cross_entropy_with_logits(*a, *b, optional(weight), optional(positive), reduction);
  });
}
