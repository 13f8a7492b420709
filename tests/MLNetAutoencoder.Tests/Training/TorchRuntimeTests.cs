using Microsoft.ML;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Tests;

/// <summary>What a training leaves of libtorch's state, which belongs to the whole process.</summary>
[Collection(nameof(Alone))]
public sealed class TorchRuntimeTests : IDisposable
{
    private readonly int _threads = get_num_threads();
    private readonly float[][] _rows = Samples.Noise(40, 3);

    public TorchRuntimeTests()
    {
        set_num_threads(2);
        manual_seed(4711);
    }

    public enum Ending
    {
        Success,
        Divergence,
        Cancellation,
        CancellationBeforehand,
        FaultOfTheCaller,
    }

    [Theory]
    [InlineData(Ending.Success, null)]
    [InlineData(Ending.Divergence, typeof(InvalidOperationException))]
    [InlineData(Ending.Cancellation, typeof(OperationCanceledException))]
    [InlineData(Ending.CancellationBeforehand, typeof(OperationCanceledException))]
    [InlineData(Ending.FaultOfTheCaller, typeof(NotSupportedException))]
    public void Fit_HoweverItEnds_RestoresSeedAndThreadsAndLeavesNothing(Ending ending, Type? expected)
    {
        byte[] random = RandomState();
        Native.AssertNothingLeft(() => Assert.Equal(expected, Record.Exception(() => Fit(ending))?.GetType()));
        Assert.Equal(random, RandomState());
        Assert.Equal(2, get_num_threads());
    }

    [Fact]
    public void Fit_CancelledInTheMiddle_StopsBeforeTheNextEpochEnds()
    {
        int epochs = 0;
        using var source = new CancellationTokenSource();
        var options = Tiny.Options(epochs: 1000);
        options.CancellationToken = source.Token;
        options.Progress = new Reporter(_ =>
        {
            if (++epochs == 3)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => Tiny.Train(_rows, options));
        Assert.Equal(3, epochs);
    }

    [Fact]
    public void Fit_CallersDisposeScope_KeepsTheModelWorking()
    {
        var ml = new MLContext();
        var view = Views.Of(ml, _rows);
        AutoencoderTransformer model;
        long before = Native.Tensors;
        using (NewDisposeScope())
            model = ml.Transforms.Autoencoder("Latent", "Features", Tiny.Options()).Fit(view);
        using (model)
            Assert.Equal(40, Views.Vectors(model.Transform(view), "Latent").Length);
        Assert.Equal(before, Native.Tensors);
    }

    [Fact]
    public void Fit_GradientsSwitchedOffByTheCaller_TrainsAllTheSame()
    {
        byte[] expected = Onnx(seed: 1);
        using (no_grad())
            Assert.Equal(expected, Onnx(seed: 1));
        using (inference_mode())
            Assert.Equal(expected, Onnx(seed: 1));
    }

    [Fact]
    public async Task Fit_TwoAtOnce_GiveTheModelsOfOneAfterTheOther()
    {
        byte[][] expected = [Onnx(1), Onnx(2), Onnx(3), Onnx(4)];
        byte[][] actual = await Task.WhenAll(Enumerable.Range(1, 4).Select(seed => Task.Run(() => Onnx(seed))));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Fit_FromWithinAProgressReport_GivesTheSameModels()
    {
        byte[] expected = Onnx(seed: 1);
        byte[]? inner = null;
        byte[] outer = Onnx(seed: 1, p => inner ??= Onnx(seed: 2));
        Assert.Equal(expected, outer);
        Assert.Equal(Onnx(seed: 2), inner);
    }

    public void Dispose() => set_num_threads(_threads);

    private static byte[] RandomState()
    {
        using var state = get_rng_state();
        return state.data<byte>().ToArray();
    }

    private void Fit(Ending ending)
    {
        using var source = new CancellationTokenSource();
        var options = Tiny.Options(epochs: 5);
        options.CancellationToken = source.Token;
        if (ending == Ending.Divergence)
            options.LearningRate = 1e10;
        if (ending == Ending.CancellationBeforehand)
            source.Cancel();
        options.Progress = new Reporter(p =>
        {
            if (p.Epoch == 2 && ending == Ending.Cancellation)
                source.Cancel();
            if (p.Epoch == 2 && ending == Ending.FaultOfTheCaller)
                throw new NotSupportedException();
        });
        var ml = new MLContext();
        using var model = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, _rows));
    }

    private byte[] Onnx(int seed, Action<TrainingProgress>? report = null)
    {
        var ml = new MLContext();
        var options = Tiny.Options(epochs: 10, seed);
        options.Progress = report is null ? null : new Reporter(report);
        using var model = ml.Transforms.Autoencoder("Latent", "Features", options).Fit(Views.Of(ml, _rows));
        return model.Model.ToOnnx();
    }

    private sealed class Reporter(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
