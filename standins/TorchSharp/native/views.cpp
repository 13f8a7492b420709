// Views, indexing, joining and splitting.
#include "shim.h"

using namespace shim;

#define UNARY(op) \
  SHIM Handle ts_##op(Handle a) { return make([&] { return a->op(); }); }

UNARY(detach) UNARY(clone) UNARY(t) UNARY(contiguous) UNARY(squeeze)

SHIM Handle ts_alias(Handle a) { return make([&] { return *a; }); }
SHIM Handle ts_index_select(Handle a, int64_t dim, Handle index) {
  return make([&] { return a->index_select(dim, *index); });
}
SHIM Handle ts_narrow(Handle a, int64_t dim, int64_t start, int64_t length) {
  return make([&] { return a->narrow(dim, start, length); });
}
SHIM Handle ts_unsqueeze(Handle a, int64_t dim) { return make([&] { return a->unsqueeze(dim); }); }

#define RESHAPE(op) \
  SHIM Handle ts_##op(Handle a, const int64_t* size, int32_t count) { return make([&] { return a->op(sizes(size, count)); }); }

RESHAPE(view) RESHAPE(reshape) RESHAPE(permute)
SHIM Handle ts_to_type(Handle a, int8_t type, bool copy, bool non_blocking) {
  return make([&] { return a->to(static_cast<at::ScalarType>(type), non_blocking, copy); });
}
SHIM Handle ts_squeeze_dim(Handle a, int64_t dim) { return make([&] { return a->squeeze(dim); }); }
SHIM Handle ts_select(Handle a, int64_t dim, int64_t index) { return make([&] { return a->select(dim, index); }); }
SHIM Handle ts_transpose(Handle a, int64_t dim0, int64_t dim1) { return make([&] { return a->transpose(dim0, dim1); }); }
SHIM Handle ts_flatten(Handle a, int64_t start, int64_t end) { return make([&] { return a->flatten(start, end); }); }
SHIM Handle ts_diagonal(Handle a, int64_t offset, int64_t dim1, int64_t dim2) {
  return make([&] { return a->diagonal(offset, dim1, dim2); });
}

SHIM Handle ts_gather(Handle a, int64_t dim, Handle index) { return make([&] { return a->gather(dim, *index); }); }
SHIM Handle ts_scatter(Handle a, int64_t dim, Handle index, Handle source) {
  return make([&] { return a->scatter(dim, *index, *source); });
}

SHIM Handle ts_cat(Handle* tensors, int32_t count, int64_t dim) {
  return make([&] { return at::cat(list(tensors, count), dim); });
}
SHIM Handle ts_stack(Handle* tensors, int32_t count, int64_t dim) {
  return make([&] { return at::stack(list(tensors, count), dim); });
}
SHIM List ts_chunk(Handle a, int64_t chunks, int64_t dim) { return make_list([&] { return a->chunk(chunks, dim); }); }
SHIM List ts_split(Handle a, int64_t size, int64_t dim) { return make_list([&] { return a->split(size, dim); }); }
SHIM List ts_split_sizes(Handle a, const int64_t* size, int32_t count, int64_t dim) {
  return make_list([&] { return a->split_with_sizes(sizes(size, count), dim); });
}
SHIM List ts_unbind(Handle a, int64_t dim) { return make_list([&] { return a->unbind(dim); }); }
