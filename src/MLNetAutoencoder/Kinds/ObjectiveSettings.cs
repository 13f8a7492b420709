namespace MLNetAutoencoder;

/// <summary>An objective's parameters and what follows from them. What the factories of <see cref="Objective"/> make.</summary>
internal abstract record ObjectiveSettings : Objective
{
    /// <summary>The kind as a model's file names it, such as <c>variational</c>; empty for the plain one.</summary>
    internal abstract string KindName { get; }

    /// <summary>Makes what a training needs.</summary>
    /// <param name="latentSize">Values in a code.</param>
    /// <param name="features">Values that the decoder learns of a row.</param>
    internal abstract ObjectiveModule Make(int latentSize, int features);
}
