// Tests count the sessions open in the process and the files in its temporary folder, so they run one after another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
