namespace MLNetAutoencoder.Tests;

/// <summary>Tests of what belongs to the whole process, such as its folder of temporary files: they run alone, after the others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
