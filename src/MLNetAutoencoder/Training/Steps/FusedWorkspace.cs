using MLNetAutoencoder.Network;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training.Steps;

/// <summary>The tensors that a <see cref="FusedStep"/> computes in, for one number of rows. Owns them.</summary>
internal sealed class FusedWorkspace : IDisposable
{
    private readonly List<Tensor> _owned = [];
    private readonly Device _device;

    public FusedWorkspace(StepSettings settings, IReadOnlyList<ChainLink> chain, long rows, Device device)
    {
        Rows = rows;
        _device = device;
        try
        {
            Ones = Own(ones(rows, ScalarType.Float32, device));
            if (settings.IsDisturbed)
                Input = New(settings.Plan.Features);
            if (settings.InputDropout > 0)
                InputMask = New(settings.Plan.Features);
            Layers = [.. chain.Select((link, i) => Make(link, NeedsSum(link, settings.Loss, i == chain.Count - 1)))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public long Rows { get; }

    public Tensor Ones { get; } // (N)

    /// <summary>The disturbed input, (N, features); null when the network sees the rows as they are.</summary>
    public Tensor? Input { get; }

    public Tensor? InputMask { get; }

    public LayerState[] Layers { get; }

    public void Dispose()
    {
        foreach (var tensor in _owned)
            tensor.Dispose();
    }

    private static bool NeedsSum(ChainLink link, ReconstructionLoss loss, bool isLast) =>
        ActivationGradients.NeedsSum(link.Activation) || (isLast && loss == ReconstructionLoss.BinaryCrossEntropy);

    private LayerState Make(ChainLink layer, bool keepsSum)
    {
        var sum = New(layer.Outputs);
        var delta = New(layer.Outputs);
        return new LayerState
        {
            Sum = sum,
            KeepsSum = keepsSum,
            Output = keepsSum ? New(layer.Outputs) : sum,
            Mask = layer.Dropout > 0 ? New(layer.Outputs) : null,
            Dropped = layer.Dropout > 0 ? New(layer.Outputs) : null,
            Delta = delta,
            DeltaTransposed = Own(delta.t()),
        };
    }

    private Tensor New(int columns) => Own(empty(Rows, columns, ScalarType.Float32, _device));

    private Tensor Own(Tensor tensor)
    {
        _owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    /// <summary>What one layer makes of the rows, each (N, outputs).</summary>
    internal sealed class LayerState
    {
        public Tensor Input { get; set; } = null!; // (N, inputs)

        public required Tensor Sum { get; init; }

        /// <summary>Whether sums and output are two tensors, because a gradient needs both.</summary>
        public required bool KeepsSum { get; init; }

        /// <summary>The activation of the sums, in their place unless <see cref="KeepsSum"/>.</summary>
        public required Tensor Output { get; init; }

        public Tensor? Mask { get; init; }

        public Tensor? Dropped { get; init; }

        /// <summary>The gradient by the sums.</summary>
        public required Tensor Delta { get; init; }

        public required Tensor DeltaTransposed { get; init; } // (outputs, N)
    }
}
