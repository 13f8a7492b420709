// Factorisations and solvers.
#include "shim.h"

using namespace shim;

SHIM Handle ts_linalg_cholesky(Handle a) { return make([&] { return at::linalg_cholesky(*a); }); }
SHIM Handle ts_linalg_solve_triangular(Handle a, Handle b, bool upper, bool left, bool unitriangular) {
  return make([&] { return at::linalg_solve_triangular(*a, *b, upper, left, unitriangular); });
}
