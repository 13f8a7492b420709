using System.Text.Json.Serialization;
using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Settings;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <content>Codes that hardly move with their rows.</content>
[JsonDerivedType(typeof(ContractiveSettings), nameof(Contractive))]
public abstract partial record Objective
{
    /// <summary>
    /// Holds the code steady against small changes of the row by the squared Frobenius norm of the encoder's Jacobian, exactly (Rifai et
    /// al. 2011): <c>loss + weight · Σ over i, j of (∂zⱼ / ∂xᵢ)²</c>, in units of the scaled features. A step takes a gradient for each
    /// value of the code.
    /// </summary>
    /// <param name="weight">What the norm counts in the loss: above 0, and finite. The default is 0.001.</param>
    /// <returns>
    /// The objective. It reports <c>Contraction</c>, the squared norm. It does not go with <see cref="Normalization.Batch"/>, under which a
    /// code depends on other rows.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The parameter is out of its range.</exception>
    public static Objective Contractive(double weight = 0.001)
    {
        SettingRange.RequirePositive(weight);
        return new ContractiveSettings(weight);
    }
}

internal sealed record ContractiveSettings(double Weight) : ObjectiveSettings
{
    internal override string KindName => "contractive";

    internal override IEnumerable<OptionFault> Faults(IPlanOptions options)
    {
        if (options.Normalization == Normalization.Batch)
            yield return new OptionFault(
                nameof(options.Normalization),
                options.Normalization,
                $"{Normalization.None} or {Normalization.Layer} for {this}, since under batch normalization a code depends on other rows"
            );
    }

    internal override ObjectiveModule Make(int latentSize, int features) => new ContractiveModule(Weight, latentSize);
}

/// <summary>The reconstruction's loss and the squared norm of the encoder's Jacobian.</summary>
internal sealed class ContractiveModule(double weight, int latentSize) : ObjectiveModule(latentSize)
{
    public override IReadOnlyList<string> Terms => ["Contraction"];

    public override Tensor Loss(LossPass pass)
    {
        Tensor code,
            norms;
        using (enable_grad())
        {
            var input = pass.Input.detach().requires_grad_();
            code = pass.Code(pass.Head(input));
            norms = Norms(code, input, pass.Forward.IsLearning);
        }
        pass.Report("Contraction", norms);
        return pass.Distance(code).Plus(norms.Times(weight));
    }

    /// <summary>
    /// (N): the sum over values of the code of the squared length of its gradient by the row. Rows do not mix, so that the sum over rows
    /// has each row's gradient.
    /// </summary>
    private static Tensor Norms(Tensor code, Tensor input, bool keepGraph)
    {
        var norms = zeros(code.shape[0], code.dtype, code.device);
        for (int j = 0; j < code.shape[1]; j++)
        {
            var slope = autograd.grad([code.select(1, j).sum()], [input], retain_graph: true, create_graph: keepGraph)[0];
            norms = norms.Plus(slope.Squared().sum(1));
        }
        return norms;
    }
}
