// Factorisations and solvers.
#include "shim.h"

using namespace shim;

SHIM List ts_linalg_cholesky_ex(Handle a) { return make_list([&] { return both(at::linalg_cholesky_ex(*a)); }); }
SHIM Handle ts_linalg_solve_triangular(Handle a, Handle b, bool upper, bool left, bool unitriangular) {
  return make([&] { return at::linalg_solve_triangular(*a, *b, upper, left, unitriangular); });
}
