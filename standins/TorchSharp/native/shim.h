// The C face of the few libtorch calls that the C# stand-in makes. A tensor handle is an at::Tensor the caller owns.
// A call that fails returns null (or a non-zero status) and leaves its message in a thread-local string.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <exception>
#include <string>
#include <tuple>
#include <vector>

#define SHIM extern "C" __attribute__((visibility("default")))

namespace shim {

using Handle = at::Tensor*;

// A number as C# sends it: 16 bytes in two registers. kind: 0 boolean, 1 integer, 2 floating point, 3 none.
struct Number {
  int64_t bits;
  int64_t kind;

  operator at::Scalar() const {
    if (kind == 2) {
      double value;
      static_assert(sizeof value == sizeof bits);
      __builtin_memcpy(&value, &bits, sizeof value);
      return value;
    }
    if (kind == 1) return bits;
    return bits != 0;
  }

  c10::optional<at::Scalar> if_given() const {
    return kind == 3 ? c10::nullopt : c10::optional<at::Scalar>(*this);
  }
};

inline thread_local std::string last_error;

inline void remember() {
  try {
    throw;
  } catch (const c10::Error& error) {
    last_error = error.what_without_backtrace();
  } catch (const std::exception& error) {
    last_error = error.what();
  } catch (...) {
    last_error = "unknown native error";
  }
}

// Runs a call that gives a tensor.
template <class Call>
Handle make(Call call) {
  try {
    return new at::Tensor(call());
  } catch (...) {
    remember();
    return nullptr;
  }
}

// Runs a call that gives nothing; 0 when it succeeded.
template <class Call>
int32_t run(Call call) {
  try {
    call();
    return 0;
  } catch (...) {
    remember();
    return 1;
  }
}

// Several tensors at once; ts_list_take hands them over and frees the list.
using List = std::vector<at::Tensor>*;

template <class Call>
List make_list(Call call) {
  try {
    return new std::vector<at::Tensor>(call());
  } catch (...) {
    remember();
    return nullptr;
  }
}

template <class Pair>
std::vector<at::Tensor> both(const Pair& pair) { return {std::get<0>(pair), std::get<1>(pair)}; }

inline at::IntArrayRef sizes(const int64_t* data, int32_t count) { return {data, static_cast<size_t>(count)}; }

inline c10::optional<at::Tensor> optional(Handle handle) {
  return handle ? c10::optional<at::Tensor>(*handle) : c10::nullopt;
}

inline c10::optional<at::Generator> generator(at::Generator* handle) {
  return handle ? c10::optional<at::Generator>(*handle) : c10::nullopt;
}

// C# sends -1 where the caller gave no dtype.
inline c10::optional<at::ScalarType> dtype(int8_t value) {
  return value < 0 ? c10::nullopt : c10::optional<at::ScalarType>(static_cast<at::ScalarType>(value));
}

inline at::TensorOptions options(int8_t type) { return at::TensorOptions(static_cast<at::ScalarType>(type)); }

inline std::vector<at::Tensor> list(Handle* handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t i = 0; i < count; i++) tensors.push_back(*handles[i]);
  return tensors;
}

}  // namespace shim
