using System.Reflection;
using Microsoft.ML;

namespace MLNetAutoencoder.Tests;

/// <summary>
/// Architectures and objectives go together as one likes, and all of them stand in the cases that the general tests go through.
/// </summary>
public sealed class KindCombinationTests
{
    private static readonly float[][] s_rows = Samples.Curve(50, Wine.Features);

    private static readonly string[] s_names = [.. ((IEnumerable<object[]>)KindCases.Names).Select(row => (string)row[0])];

    public static TheoryData<string> Kinds => KindCases.Names;

    public static TheoryData<string> Objectives =>
        new(s_names.Where(name => name == "plain" || KindCases.Options(name).Objective != Objective.Reconstruction()));

    private static IEnumerable<string> Architectures => s_names.Where(name => KindCases.Options(name).Architecture != Architecture.Dense());

    /// <summary>
    /// Each objective trains every architecture, or says before which one it takes: second gradients through every layer among them.
    /// </summary>
    [Theory]
    [MemberData(nameof(Objectives))]
    public void Fit_ObjectiveWithEveryArchitecture_GivesFiniteErrors(string objective)
    {
        var ml = new MLContext(seed: 1);
        var view = Views.Of(ml, s_rows);
        foreach (string architecture in Architectures)
        {
            var (options, shaped) = (KindCases.Options(objective, epochs: 1), KindCases.Options(architecture));
            (options.Architecture, options.HiddenSizes) = (shaped.Architecture, shaped.HiddenSizes);
            options.ReconstructionErrorColumnName = "Error";
            if (
                objective.StartsWith("deep svdd", StringComparison.Ordinal)
                || (architecture == "linear" && options.LatentActivation == Activation.Sigmoid)
            )
            {
                Assert.Contains(
                    "it must be ",
                    Assert.Throws<ArgumentException>(() => ml.Transforms.Autoencoder("Latent", "Features", options)).Message,
                    StringComparison.Ordinal
                );
                continue;
            }
            using var fitted = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(view);
            Assert.True(Views.Scalars(fitted.Transform(view), "Error").All(float.IsFinite), architecture);
        }
    }

    /// <summary>Nothing is drawn when rows are scored, and none depends on those beside it.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Run_SameRows_GivesTheSameAloneAndTogether(string kind)
    {
        var ml = new MLContext(seed: 1);
        var options = KindCases.Options(kind, epochs: 1);
        options.ReconstructionErrorColumnName = "Error";
        using var fitted = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, s_rows));
        float[] input = [.. s_rows.SelectMany(row => row)];
        foreach (var role in new[] { OutputRole.Latent, OutputRole.ReconstructionError })
        {
            float[] together = fitted.Model.Run(input, role);
            Assert.Equal(together, fitted.Model.Run(input, role));
            Close.AssertEqual(together, [.. s_rows.SelectMany(row => fitted.Model.Run(row, role))]);
        }
    }

    [Theory]
    [InlineData(typeof(Architecture))]
    [InlineData(typeof(Objective))]
    [InlineData(typeof(Corruption))]
    public void Cases_EveryFactory_HasOne(Type kind)
    {
        var known = s_names
            .Select(name => KindCases.Options(name))
            .SelectMany(o => new object?[] { o.Architecture, o.Objective, o.Corruption })
            .Select(setting => $"{setting}")
            .ToList();
        var factories = kind.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => method.ReturnType == kind)
            .Select(method => method.Name)
            .ToList();
        Assert.NotEmpty(factories);
        Assert.All(factories, factory => Assert.Contains(known, text => text.StartsWith($"{factory}(", StringComparison.Ordinal)));
    }
}
