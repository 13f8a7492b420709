using System.Diagnostics;
using Microsoft.ML;
using MLNetAutoencoder.Data;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Training;
using MLNetAutoencoder.Training.Steps;
using MLNetAutoencoder.Training.Updates;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Benchmarks;

/// <summary>
/// The steps of a <c>Fit</c> and nothing else: gradient and weight update for the same batches in the same order, which lie read, split,
/// shuffled and scaled in memory.
/// </summary>
internal sealed class BareStepsLoop : ITimedLoop
{
    private readonly TrainingData _data;
    private readonly TrainingSetup _setup;
    private readonly float[][] _epochs;

    public BareStepsLoop(IDataView view, AutoencoderOptions options)
    {
        var reading = new TrainingDataOptions
        {
            FeatureColumnNames = [Workload.FeatureColumn],
            Scaling = options.Scaling,
            ValidationFraction = options.ValidationFraction,
            Seed = options.Seed!.Value,
        };
        _data = TrainingData.Open(view, reading, null, CancellationToken.None);
        _setup = TrainingSetup.Make(_data, options, TrainingDevice.Cpu);
        _epochs = [.. Enumerable.Range(1, _setup.Epochs).Select(Read)];
    }

    public string Name => "bare steps";

    /// <summary>Trains for all epochs from random weights.</summary>
    /// <returns>Trainings per second.</returns>
    public double Measure()
    {
        using var runtime = TorchRuntime.Enter();
        using var scope = NewDisposeScope();
        using var parameters = new Weights(InitialWeights.Draw(_setup.Step.Layout, _setup.Options.Initializer, seed: 1), _setup.Device);
        using var engine = new GradientEngine(_setup, parameters);
        using var update = new WeightUpdate(_setup, parameters.Values, engine.Gradient, _setup.Options.LearningRate);
        long start = Stopwatch.GetTimestamp();
        for (int epoch = 1; epoch <= _epochs.Length; epoch++)
        {
            using var reader = new ReadyRows(_epochs[epoch - 1], _data.Features, _setup.BatchSize);
            for (int rows; (rows = reader.Next()) > 0; )
            {
                engine.Differentiate(reader, rows, rows, epoch, new StepMoment(1, epoch - 1), []);
                update.Step();
            }
        }
        return 1 / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => _data.Dispose();

    /// <summary>An epoch's rows as a training reads them.</summary>
    private float[] Read(int epoch)
    {
        var all = new float[_data.TrainingRows * _data.Features];
        int done = 0;
        using var reader = _data.OpenTraining(_setup.BatchSize, epoch);
        for (int rows; (rows = reader.Next()) > 0; done += rows)
            reader.Fill(0, rows, all.AsSpan(done * _data.Features, rows * _data.Features), default);
        return all;
    }

    /// <summary>Rows one behind the other, which are only copied.</summary>
    private sealed class ReadyRows(float[] values, int features, int batchSize) : IBatchReader
    {
        private int _start;
        private int _end;

        public int Next()
        {
            _start = _end;
            _end = Math.Min(_end + batchSize, values.Length / features);
            return _end - _start;
        }

        public void Fill(int first, int count, Span<float> rows, Span<float> weights) =>
            values.AsSpan((_start + first) * features, count * features).CopyTo(rows);

        public void Skip(long batches) => throw new NotSupportedException();

        public void Dispose() { }
    }
}
