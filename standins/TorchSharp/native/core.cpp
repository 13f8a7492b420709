// Errors, lifetime, data access, factories, devices and autograd.
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/cuda.h>

#include "shim.h"

using namespace shim;

SHIM const char* ts_last_error() { return last_error.c_str(); }

SHIM void ts_dispose(Handle a) { delete a; }
SHIM int64_t ts_dim(Handle a) { return a->dim(); }
SHIM int64_t ts_numel(Handle a) { return a->numel(); }
SHIM int8_t ts_dtype(Handle a) { return static_cast<int8_t>(a->scalar_type()); }
SHIM bool ts_is_contiguous(Handle a) { return a->is_contiguous(); }
SHIM int64_t ts_element_size(Handle a) { return a->element_size(); }
SHIM bool ts_requires_grad(Handle a) { return a->requires_grad(); }
SHIM int32_t ts_set_requires_grad(Handle a, bool value) { return run([&] { a->set_requires_grad(value); }); }
SHIM void ts_shape(Handle a, int64_t* sizes, int64_t* strides) {
  for (int64_t i = 0; i < a->dim(); i++) {
    if (sizes) sizes[i] = a->sizes()[i];
    if (strides) strides[i] = a->strides()[i];
  }
}
SHIM int64_t ts_list_size(List list) { return static_cast<int64_t>(list->size()); }
SHIM void ts_list_take(List list, Handle* tensors) {
  for (size_t i = 0; i < list->size(); i++) tensors[i] = new at::Tensor((*list)[i]);
  delete list;
}
SHIM int32_t ts_data(Handle a, void** data) { return run([&] { *data = a->data_ptr(); }); }

SHIM Handle ts_empty(const int64_t* size, int32_t count, int8_t type) {
  return make([&] { return at::empty(sizes(size, count), options(type)); });
}
SHIM Handle ts_full(const int64_t* size, int32_t count, Number value, int8_t type) {
  return make([&] { return at::full(sizes(size, count), value, options(type)); });
}
SHIM Handle ts_eye(int64_t rows, int64_t columns, int8_t type) {
  return make([&] { return at::eye(rows, columns, options(type)); });
}
SHIM Handle ts_copy_of(const void* data, const int64_t* size, int32_t count, int8_t type) {
  return make([&] {
    auto tensor = at::empty(sizes(size, count), options(type));
    if (tensor.numel() > 0) __builtin_memcpy(tensor.data_ptr(), data, tensor.nbytes());
    return tensor;
  });
}
// The tensor uses the memory itself and gives its owner back when it goes.

SHIM int32_t ts_get_num_threads() { return at::get_num_threads(); }
SHIM int32_t ts_set_num_threads(int32_t count) { return run([&] { at::set_num_threads(count); }); }

SHIM bool ts_is_grad_enabled() { return c10::GradMode::is_enabled(); }
SHIM void ts_set_grad_enabled(bool enabled) { c10::GradMode::set_enabled(enabled); }
SHIM Handle ts_grad(Handle a) {
  last_error.clear();  // null without a message means: no gradient
  try {
    const auto& grad = a->grad();
    return grad.defined() ? new at::Tensor(grad) : nullptr;
  } catch (...) {
    remember();
    return nullptr;
  }
}
SHIM int32_t ts_set_grad(Handle a, Handle grad) {
  return run([&] { a->mutable_grad() = grad ? *grad : at::Tensor(); });
}
SHIM int32_t ts_backward(Handle a, Handle grad, bool retain, bool create, Handle* inputs, int32_t count) {
  return run([&] {
    const auto leaves = list(inputs, count);
    a->backward(grad ? *grad : at::Tensor(), retain, create,
                count > 0 ? c10::optional<at::TensorList>(leaves) : c10::nullopt);
  });
}

SHIM int32_t ts_autograd_grad(Handle* outputs, int32_t output_count, Handle* inputs, int32_t input_count,
                              Handle* gradients, int32_t gradient_count, bool retain, bool create, bool allow_unused,
                              Handle* results) {
  return run([&] {
    const auto grads = torch::autograd::grad(list(outputs, output_count), list(inputs, input_count),
                                             list(gradients, gradient_count), retain, create, allow_unused);
    for (size_t i = 0; i < grads.size(); i++) results[i] = grads[i].defined() ? new at::Tensor(grads[i]) : nullptr;
  });
}
SHIM c10::InferenceMode* ts_inference_mode(bool enabled) { return new c10::InferenceMode(enabled); }
SHIM void ts_inference_mode_dispose(c10::InferenceMode* guard) { delete guard; }

SHIM int64_t ts_cuda_device_count() { return torch::cuda::device_count(); }
