// Convolutions, pooling, padding and resizing.
#include "shim.h"

using namespace shim;

#define SIZES(name) const int64_t *name, int32_t name##_count
#define GIVEN(name) sizes(name, name##_count)

SHIM Handle ts_conv2d(Handle input, Handle weight, Handle bias, SIZES(stride), SIZES(padding), SIZES(dilation),
                      int64_t groups) {
  return make([&] {
    return at::conv2d(*input, *weight, optional(bias), GIVEN(stride), GIVEN(padding), GIVEN(dilation), groups);
  });
}
SHIM Handle ts_conv_transpose2d(Handle input, Handle weight, Handle bias, SIZES(stride), SIZES(padding),
                                SIZES(output_padding), SIZES(dilation), int64_t groups) {
  return make([&] {
    return at::conv_transpose2d(*input, *weight, optional(bias), GIVEN(stride), GIVEN(padding), GIVEN(output_padding),
                                groups, GIVEN(dilation));
  });
}

SHIM Handle ts_max_pool2d(Handle input, SIZES(kernel), SIZES(stride), SIZES(padding), SIZES(dilation), bool ceil) {
  return make([&] {
    return at::max_pool2d(*input, GIVEN(kernel), GIVEN(stride), GIVEN(padding), GIVEN(dilation), ceil);
  });
}
SHIM Handle ts_avg_pool2d(Handle input, SIZES(kernel), SIZES(stride), SIZES(padding), bool ceil, bool count_padding,
                          int64_t divisor) {
  return make([&] {
    return at::avg_pool2d(*input, GIVEN(kernel), GIVEN(stride), GIVEN(padding), ceil, count_padding,
                          divisor == 0 ? c10::nullopt : c10::optional<int64_t>(divisor));
  });
}

SHIM Handle ts_pad(Handle input, SIZES(pad), double value) {
  return make([&] { return at::constant_pad_nd(*input, GIVEN(pad), value); });
}
SHIM Handle ts_upsample_nearest(Handle input, SIZES(size), const double* scale, int32_t scale_count) {
  return make([&] {
    TORCH_CHECK(size_count > 0 || scale_count > 0, "either size or scale_factor should be defined");
    const auto to = size_count > 0 ? at::OptionalIntArrayRef(GIVEN(size)) : at::OptionalIntArrayRef();
    const auto by = scale_count > 0 ? c10::optional<at::ArrayRef<double>>(at::ArrayRef<double>(scale, scale_count)) : c10::nullopt;
    TORCH_CHECK(input->dim() == 3 || input->dim() == 4, "Input Error: Only 3D and 4D input Tensors supported by the stand-in (got ",
                input->dim(), "D)");
    return input->dim() == 3 ? at::upsample_nearest1d(*input, to, by) : at::upsample_nearest2d(*input, to, by);
  });
}
SHIM Handle ts_one_hot(Handle a, int64_t classes) { return make([&] { return at::one_hot(*a, classes); }); }
