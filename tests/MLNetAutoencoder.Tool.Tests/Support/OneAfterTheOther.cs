// Each call trains or scores with all cores, and the calls share the culture of the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
