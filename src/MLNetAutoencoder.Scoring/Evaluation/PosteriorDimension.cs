namespace MLNetAutoencoder;

/// <summary>One dimension of the latent space of a variational autoencoder.</summary>
public sealed record PosteriorDimension
{
    /// <summary>The slot name of the dimension; its number in brackets, counted from 0, when it has none.</summary>
    public required string Name { get; init; }

    /// <summary>Mean over the rows of ½(μ² + σ² - 1 - log σ²), in nats: the KL divergence of N(μ, σ²) from N(0, 1), 0 or greater.</summary>
    public required double KlDivergence { get; init; }

    /// <summary>The variance of μ over the rows, 0 or greater.</summary>
    public required double VarianceOfMean { get; init; }

    /// <summary>Whether <see cref="VarianceOfMean"/> is above the threshold (Burda, Grosse and Salakhutdinov, 2016).</summary>
    public required bool IsActive { get; init; }
}
