using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Peers;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training.Steps;

/// <summary>
/// Adds up what the ranks have made of their rows of a step: the gradient, and with it loss, terms, signals to stop and what layers have
/// measured. So all ranks go on with the same numbers.
/// </summary>
internal sealed class JointStep
{
    private const int Signals = 2;
    private const int TimedSteps = 20;
    private const int LeastRatio = 10;

    private readonly PeerGroup _peers;
    private readonly Weights _weights;
    private readonly StopSignal? _stop;
    private readonly Action<string> _warn;
    private readonly double[] _numbers; // loss, rows, signals, terms, buffers
    private readonly int _buffers;
    private readonly List<TimeSpan> _own = [];
    private readonly List<TimeSpan> _sums = [];

    /// <param name="peers">More than one.</param>
    /// <param name="weights">Of the network that is trained.</param>
    /// <param name="terms">How many terms the objective reports.</param>
    /// <param name="stop">Takes and gives the signals to stop; null where nothing stops by itself.</param>
    /// <param name="warn">Hears when the sums take longer than they should.</param>
    public JointStep(PeerGroup peers, Weights weights, int terms, StopSignal? stop, Action<string> warn)
    {
        (_peers, _weights, _stop, _warn) = (peers, weights, stop, warn);
        _buffers = (int)weights.Buffers.NumberOfElements;
        _numbers = new double[2 + Signals + terms + _buffers];
    }

    /// <summary>Adds up over the ranks.</summary>
    /// <param name="gradient">Takes the sum.</param>
    /// <param name="loss">Of the own rows.</param>
    /// <param name="rows">The own rows.</param>
    /// <param name="terms">Takes the sums.</param>
    /// <param name="own">How long the own part took.</param>
    /// <returns>The loss of all rows.</returns>
    public double Sum(Tensor gradient, double loss, long rows, Span<double> terms, TimeSpan own)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        long start = Stopwatch.GetTimestamp();
        var signals = _numbers.AsSpan(2, Signals);
        var sums = _numbers.AsSpan(2 + Signals, terms.Length);
        (_numbers[0], _numbers[1]) = (loss, rows);
        _stop?.Tell(signals);
        terms.CopyTo(sums);
        PutBuffers(rows);
        _peers.Sum(_numbers);
        SumOf(gradient);
        _stop?.Hear(signals);
        sums.CopyTo(terms);
        TakeBuffers();
        Observe(own, Stopwatch.GetElapsedTime(start));
        return _numbers[0];
    }

    /// <summary>Whether all ranks have the same weights: each computes its own, from the same gradient.</summary>
    /// <exception cref="InvalidOperationException">They differ; on all ranks.</exception>
    public void CheckWeights(int epoch)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var numbers = _weights.ToArrays();
        hash.AppendData(MemoryMarshal.AsBytes<float>(numbers.Parameters));
        hash.AppendData(MemoryMarshal.AsBytes<float>(numbers.Buffers));
        var hashes = _peers.Each(hash.GetHashAndReset()).ToList();
        int other = hashes.FindIndex(of => !of.AsSpan().SequenceEqual(hashes[0]));
        if (other >= 0)
            throw PeerGroup.Agreed(
                new InvalidOperationException(
                    Invariant.Text(
                        $"After epoch {epoch} rank {other} has other weights than rank 0, as processors of another kind round otherwise. "
                            + $"Start all ranks with the environment variables ATEN_CPU_CAPABILITY=avx2 and MKL_CBWR=AVX2 (or "
                            + $"ATEN_CPU_CAPABILITY=default and MKL_CBWR=COMPATIBLE), or on machines of one kind."
                    )
                )
            );
    }

    private void SumOf(Tensor values)
    {
        var onCpu = values.cpu(); // itself where it is there
        _peers.Sum(Numbers(onCpu));
        values.copy_(onCpu);
    }

    private static Span<float> Numbers(Tensor onCpu) => MemoryMarshal.Cast<byte, float>(onCpu.bytes);

    private Span<double> Buffers => _numbers.AsSpan(_numbers.Length - _buffers);

    /// <summary>What layers measured of the rows, each rank's by the rows that it had.</summary>
    private void PutBuffers(long rows)
    {
        if (Buffers.IsEmpty)
            return;
        var measured = Numbers(_weights.Buffers.cpu());
        for (int i = 0; i < measured.Length; i++)
            Buffers[i] = measured[i] * (double)rows;
    }

    private void TakeBuffers()
    {
        if (Buffers.IsEmpty)
            return;
        var onCpu = _weights.Buffers.cpu();
        var measured = Numbers(onCpu);
        for (int i = 0; i < measured.Length; i++)
            measured[i] = (float)(Buffers[i] / _numbers[1]);
        _weights.Buffers.copy_(onCpu);
    }

    /// <summary>Times the first steps: where the sums take a good part of a step, more ranks make little faster.</summary>
    private void Observe(TimeSpan own, TimeSpan sum)
    {
        if (_own.Count == TimedSteps)
            return;
        _own.Add(own);
        _sums.Add(sum);
        if (_own.Count < TimedSteps || !_peers.IsFirst)
            return;
        var (step, least) = (_own.Order().ElementAt(TimedSteps / 2), _sums.Min());
        if (step < LeastRatio * least)
            _warn(
                Invariant.Text(
                    $"A step takes {step.TotalMilliseconds:G3} ms on each of {_peers.Size} ranks, and adding up its gradients "
                        + $"{least.TotalMilliseconds:G3} ms: more ranks make such a training little faster. Give a step more rows "
                        + $"(BatchSize), or train on one machine and distribute trials instead."
                )
            );
    }
}
