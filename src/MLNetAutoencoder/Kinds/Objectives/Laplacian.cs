using System.Text.Json.Serialization;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Settings;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <content>Codes that keep neighbors together.</content>
[JsonDerivedType(typeof(LaplacianSettings), nameof(Laplacian))]
public abstract partial record Objective
{
    /// <summary>
    /// Holds the codes of rows together that are neighbors, by the graph Laplacian of Belkin and Niyogi (2003) over each batch (Jia et al.
    /// 2015): <c>loss + weight · mean over neighbors of exp(-|xᵢ - xⱼ|² / t) · |zᵢ - zⱼ|² / v</c>, with t the mean squared distance of
    /// neighbors and v that of any two codes, so that smaller codes are no way out.
    /// </summary>
    /// <param name="weight">What it counts in the loss: above 0, and finite. The default is 0.1.</param>
    /// <param name="neighbors">Nearest rows of the batch that count as a row's neighbors: 1 or greater. The default is 5.</param>
    /// <returns>The objective. It reports <c>Laplacian</c>, the mean.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Objective Laplacian(double weight = 0.1, int neighbors = 5)
    {
        SettingRange.RequirePositive(weight);
        SettingRange.RequireAtLeastOne(neighbors);
        return new LaplacianSettings(weight, neighbors);
    }
}

internal sealed record LaplacianSettings(double Weight, int Neighbors) : ObjectiveSettings
{
    internal override string KindName => "laplacian";

    internal override bool ComparesRows => true;

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options)
    {
        if (options.BatchSize <= Neighbors)
            yield return new OptionFault(
                nameof(options.BatchSize),
                options.BatchSize,
                Invariant.Text($"above {Neighbors} for {this}, which looks for so many neighbors of a row in its batch")
            );
        if (options.Architecture.Padding is not null)
            yield return new OptionFault(
                nameof(options.Architecture),
                options.Architecture,
                $"without maskPadding for {this}, which compares rows value by value and so takes none that are shorter than others"
            );
    }

    internal override ObjectiveModule Make(int latentSize, int features) => new LaplacianModule(this, latentSize);
}

/// <summary>The reconstruction's loss and the distances of neighbors' codes.</summary>
internal sealed class LaplacianModule(LaplacianSettings settings, int latentSize) : ObjectiveModule(latentSize)
{
    private const double Far = 1e30; // of a row from itself, which is no neighbor
    private const float Least = 1e-12f; // keeps the width of a batch of equal rows above 0

    public override bool NeedsWholeBatch => true;

    public override IReadOnlyList<string> Terms => ["Laplacian"];

    public override Tensor Loss(LossPass pass)
    {
        var code = pass.Code(pass.Head());
        var losses = pass.Distance(code);
        int neighbors = (int)Math.Min(settings.Neighbors, code.shape[0] - 1);
        var spread = neighbors == 0 ? zeros(code.shape[0], code.dtype, code.device) : Spread(pass.Rows, code, neighbors);
        pass.Report("Laplacian", spread);
        return losses.PlusScaled(spread, settings.Weight);
    }

    /// <summary>(N): the mean over a row's neighbors of nearness times the squared distance of the codes.</summary>
    private static Tensor Spread(Tensor rows, Tensor code, int neighbors)
    {
        var (nearness, places) = Neighbors(rows, neighbors);
        var others = code.index_select(0, places.view(-1)).view(code.shape[0], neighbors, code.shape[1]);
        var difference = others.Minus(code.unsqueeze(1));
        var centered = code.Minus(code.mean([0L]));
        var spread = centered.Squared().sum(1).mean().Times(2).ClampMin(Least); // the mean squared distance of two codes
        return difference.Squared().sum(2).Times(nearness).mean([1L]).Over(spread);
    }

    /// <summary>How near the nearest other rows are, from 0 to 1, and which they are; each (N, neighbors).</summary>
    private static (Tensor Nearness, Tensor Places) Neighbors(Tensor rows, int neighbors)
    {
        using var noGradients = no_grad();
        var lengths = rows.Squared().sum(1);
        var squares = lengths.unsqueeze(1).Plus(lengths).PlusScaled(rows.matmul(rows.t()), -2);
        var others = squares.PlusScaled(eye(rows.shape[0], dtype: rows.dtype, device: rows.device), Far);
        var (nearest, places) = others.topk(neighbors, 1, largest: false);
        nearest = nearest.ClampMin(Least);
        return (nearest.Over(nearest.mean()).neg().exp(), places);
    }
}
