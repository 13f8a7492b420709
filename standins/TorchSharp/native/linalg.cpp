// Factorisations and solvers.
#include "shim.h"

using namespace shim;

SHIM Handle ts_linalg_cholesky(Handle a) { return make([&] { return at::linalg_cholesky(*a); }); }
SHIM List ts_linalg_cholesky_ex(Handle a) { return make_list([&] { return both(at::linalg_cholesky_ex(*a)); }); }
SHIM Handle ts_linalg_inv(Handle a) { return make([&] { return at::linalg_inv(*a); }); }
SHIM Handle ts_linalg_solve(Handle a, Handle b, bool left) { return make([&] { return at::linalg_solve(*a, *b, left); }); }
SHIM Handle ts_linalg_solve_triangular(Handle a, Handle b, bool upper, bool left, bool unitriangular) {
  return make([&] { return at::linalg_solve_triangular(*a, *b, upper, left, unitriangular); });
}
SHIM List ts_linalg_slogdet(Handle a) { return make_list([&] { return both(at::linalg_slogdet(*a)); }); }
SHIM Handle ts_logdet(Handle a) { return make([&] { return a->logdet(); }); }
SHIM Handle ts_cholesky_solve(Handle a, Handle factor, bool upper) {
  return make([&] { return a->cholesky_solve(*factor, upper); });
}
