namespace MLNetAutoencoder.Tests;

/// <summary>
/// Tests of what belongs to the whole process, such as libtorch's threads, memory and environment variables, and those that measure time:
/// they run alone, after the others.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
