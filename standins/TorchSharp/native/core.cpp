// Errors, lifetime, data access, factories, random generators, autograd and initialisation.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include "shim.h"

using namespace shim;

SHIM const char* ts_last_error() { return last_error.c_str(); }

SHIM void ts_dispose(Handle a) { delete a; }
SHIM int64_t ts_dim(Handle a) { return a->dim(); }
SHIM int64_t ts_numel(Handle a) { return a->numel(); }
SHIM int64_t ts_element_size(Handle a) { return static_cast<int64_t>(a->element_size()); }
SHIM int8_t ts_dtype(Handle a) { return static_cast<int8_t>(a->scalar_type()); }
SHIM bool ts_is_contiguous(Handle a) { return a->is_contiguous(); }
SHIM bool ts_requires_grad(Handle a) { return a->requires_grad(); }
SHIM int32_t ts_set_requires_grad(Handle a, bool value) { return run([&] { a->set_requires_grad(value); }); }
SHIM void ts_shape(Handle a, int64_t* sizes, int64_t* strides) {
  for (int64_t i = 0; i < a->dim(); i++) {
    if (sizes) sizes[i] = a->sizes()[i];
    if (strides) strides[i] = a->strides()[i];
  }
}
SHIM int32_t ts_data(Handle a, void** data) { return run([&] { *data = a->data_ptr(); }); }
SHIM int32_t ts_item(Handle a, Number* result) {
  return run([&] {
    const auto value = a->item();
    if (value.isFloatingPoint()) {
      const double number = value.toDouble();
      __builtin_memcpy(&result->bits, &number, sizeof number);
      result->kind = 2;
    } else {
      result->bits = value.toLong();
      result->kind = value.isBoolean() ? 0 : 1;
    }
  });
}

static at::TensorOptions options(int8_t type) { return at::TensorOptions(static_cast<at::ScalarType>(type)); }

// kind: 0 empty, 1 zeros, 2 ones, 3 uniform in [0, 1), 4 standard normal
SHIM Handle ts_create(int32_t kind, const int64_t* size, int32_t count, int8_t type, at::Generator* gen) {
  return make([&] {
    const auto shape = sizes(size, count);
    switch (kind) {
      case 0: return at::empty(shape, options(type));
      case 1: return at::zeros(shape, options(type));
      case 2: return at::ones(shape, options(type));
      case 3: return at::rand(shape, generator(gen), options(type));
      default: return at::randn(shape, generator(gen), options(type));
    }
  });
}
SHIM Handle ts_full(const int64_t* size, int32_t count, Number value, int8_t type) {
  return make([&] { return at::full(sizes(size, count), value, options(type)); });
}
SHIM Handle ts_arange(Number start, Number stop, Number step, int8_t type) {
  return make([&] { return at::arange(start, stop, step, options(type)); });
}
SHIM Handle ts_randperm(int64_t n, int8_t type, at::Generator* gen) {
  return make([&] { return at::randperm(n, generator(gen), options(type)); });
}
SHIM Handle ts_copy_of(const void* data, const int64_t* size, int32_t count, int8_t type) {
  return make([&] {
    auto tensor = at::empty(sizes(size, count), options(type));
    if (tensor.numel() > 0) __builtin_memcpy(tensor.data_ptr(), data, tensor.nbytes());
    return tensor;
  });
}
SHIM Handle ts_share(void* data, const int64_t* size, int32_t count, int8_t type, void (*release)(void*), void* owner) {
  return make([&] {
    return at::from_blob(data, sizes(size, count), [=](void*) { release(owner); }, options(type));
  });
}

SHIM at::Generator* ts_generator_new(uint64_t seed) {
  return new at::Generator(at::make_generator<at::CPUGeneratorImpl>(seed));
}
SHIM at::Generator* ts_generator_default() { return new at::Generator(at::detail::getDefaultCPUGenerator()); }
SHIM void ts_generator_dispose(at::Generator* gen) { delete gen; }
SHIM void ts_generator_manual_seed(at::Generator* gen, int64_t seed) {
  gen->set_current_seed(static_cast<uint64_t>(seed));
}
SHIM int64_t ts_generator_initial_seed(at::Generator* gen) { return static_cast<int64_t>(gen->current_seed()); }
SHIM Handle ts_generator_get_state(at::Generator* gen) { return make([&] { return gen->get_state(); }); }
SHIM int32_t ts_generator_set_state(at::Generator* gen, Handle state) {
  return run([&] { gen->set_state(state ? *state : at::Tensor()); });
}

SHIM int32_t ts_get_num_threads() { return at::get_num_threads(); }
SHIM int32_t ts_set_num_threads(int32_t count) { return run([&] { at::set_num_threads(count); }); }
SHIM bool ts_cuda_is_available() { return at::hasCUDA(); }
SHIM int32_t ts_cuda_device_count() { return at::detail::getCUDAHooks().getNumGPUs(); }

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
SHIM int32_t ts_clip_grad_norm_(Handle* tensors, int32_t count, double max_norm, double norm_type, double* total) {
  return run([&] {
    std::vector<at::Tensor> grads, norms;
    for (const auto& tensor : list(tensors, count)) {
      if (!tensor.grad().defined()) continue;
      grads.push_back(tensor.grad());
      norms.push_back(tensor.grad().norm(norm_type));
    }
    *total = 0;
    if (grads.empty()) return;
    *total = at::stack(norms).norm(norm_type).item().toDouble();
    const double factor = max_norm / (*total + 1e-6);
    // A NaN norm fails this test too and leaves the gradients alone.
    if (factor < 1)
      for (auto& grad : grads) grad.mul_(factor);
  });
}

SHIM int32_t ts_uniform_(Handle a, double low, double high, at::Generator* gen) {
  return run([&] { a->uniform_(low, high, generator(gen)); });
}
SHIM int32_t ts_normal_(Handle a, double mean, double std, at::Generator* gen) {
  return run([&] { a->normal_(mean, std, generator(gen)); });
}
SHIM int32_t ts_orthogonal_(Handle a, double gain) {
  return run([&] {
    TORCH_CHECK(a->dim() >= 2, "Only tensors with 2 or more dimensions are supported");
    c10::AutoGradMode no_grad(false);
    const auto rows = a->size(0), columns = a->numel() / rows;
    auto random = at::randn({rows, columns}, a->options().requires_grad(false));
    if (rows < columns) random.t_();
    auto [q, r] = at::linalg_qr(random);
    q.mul_(r.diagonal().sign());  // makes the distribution uniform over the orthogonal matrices
    if (rows < columns) q.t_();
    a->view_as(q).copy_(q);
    a->mul_(gain);
  });
}
