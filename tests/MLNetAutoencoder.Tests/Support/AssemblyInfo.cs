// libtorch's seed, threads and tensors, and the counts that the leak tests read, belong to the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
