using MLNetAutoencoder.Onnx;
using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>What is computed at each step, by PyTorch's formulas and in its order of gates, and which ONNX operator computes the same.</summary>
internal abstract class RecurrentUnit
{
    /// <summary>Gates, each of which has weights and a bias for every unit.</summary>
    public abstract int Gates { get; }

    /// <summary>Whether what comes from the last step has a bias of its own; without, it would only add to that of the input.</summary>
    public abstract bool HasRecurrentBias { get; }

    /// <summary>The operator of ONNX.</summary>
    public abstract string Operator { get; }

    /// <summary>Attributes of the operator beside size and direction.</summary>
    public abstract AttributeProto[] Attributes { get; }

    /// <summary>Our places of the operator's gates, in its order.</summary>
    public abstract IReadOnlyList<int> OperatorGates { get; }

    public static RecurrentUnit Of(RecurrentCell cell) => cell == RecurrentCell.Lstm ? new LstmUnit() : new GruUnit();

    /// <summary>The gate that keeps the state, whose bias begins 1 higher so that early steps are not forgotten (Jozefowicz et al. 2015); null for none.</summary>
    public virtual int? ForgetGate => null;

    /// <summary>Goes through the steps of a window.</summary>
    /// <param name="inputs">(N, gates x units) for each step: the input's weighted sums with their bias.</param>
    /// <param name="weight">(units, gates x units): the weights of what the step before gave.</param>
    /// <param name="bias">(gates x units); null where there is none.</param>
    /// <returns>(N, units) for each step.</returns>
    public abstract IEnumerable<Tensor> Run(IEnumerable<Tensor> inputs, Tensor weight, Tensor? bias);
}
