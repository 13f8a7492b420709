// Generators and what is drawn from them.
#include <ATen/CPUGeneratorImpl.h>

#include "shim.h"

using namespace shim;

SHIM at::Generator* ts_generator_new(uint64_t seed) { return new at::Generator(at::detail::createCPUGenerator(seed)); }
SHIM at::Generator* ts_generator_default() { return new at::Generator(at::detail::getDefaultCPUGenerator()); }
SHIM void ts_generator_dispose(at::Generator* gen) { delete gen; }
SHIM void ts_generator_manual_seed(at::Generator* gen, int64_t seed) {
  gen->set_current_seed(static_cast<uint64_t>(seed));
}
SHIM Handle ts_generator_get_state(at::Generator* gen) { return make([&] { return gen->get_state(); }); }

SHIM int32_t ts_uniform_(Handle a, double low, double high, at::Generator* gen) {
  return run([&] { a->uniform_(low, high, generator(gen)); });
}
SHIM int32_t ts_normal_(Handle a, double mean, double std, at::Generator* gen) {
  return run([&] { a->normal_(mean, std, generator(gen)); });
}
SHIM int32_t ts_bernoulli_(Handle a, double p, at::Generator* gen) {
  return run([&] { a->bernoulli_(p, generator(gen)); });
}
SHIM int32_t ts_random_(Handle a, double low, double high, at::Generator* gen) {
  return run([&] { a->random_(static_cast<int64_t>(low), static_cast<int64_t>(high), generator(gen)); });
}
