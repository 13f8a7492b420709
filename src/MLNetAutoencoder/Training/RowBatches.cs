using static TorchSharp.torch;

namespace MLNetAutoencoder;

/// <summary>Serves training and validation rows to the loop as scaled tensors. Owns one tensor per part.</summary>
internal sealed class RowBatches : IDisposable
{
    private readonly Tensor _training;
    private readonly Tensor? _validation;
    private readonly int _batchSize;
    private readonly Random _random;
    private readonly long[] _order;
    private Tensor? _orderTensor;

    public RowBatches(FeatureBlock data, RowSplit split, FeatureScaler? scaler, int batchSize, int seed)
    {
        _batchSize = batchSize;
        _random = new Random(seed);
        _order = [.. Enumerable.Range(0, split.Training.Length).Select(i => (long)i)];
        _training = Gather(data, split.Training, scaler);
        _validation = split.Validation.Length > 0 ? Gather(data, split.Validation, scaler) : null;
        TrainingRows = split.Training.Length;
        ValidationRows = split.Validation.Length;
    }

    public int TrainingRows { get; }

    public int ValidationRows { get; }

    public bool HasValidation => _validation is not null;

    public int TrainingBatches => Batches(TrainingRows);

    public int ValidationBatches => Batches(ValidationRows);

    /// <summary>Puts the training rows in a new order.</summary>
    public void Shuffle()
    {
        _random.Shuffle(_order);
        _orderTensor?.Dispose();
        _orderTensor = tensor(_order, device: CPU).DetachFromDisposeScope();
    }

    public Tensor Training(int batch) => _training.index_select(0, Part(_orderTensor!, batch, TrainingRows));

    public Tensor Validation(int batch) => Part(_validation!, batch, ValidationRows);

    public void Dispose()
    {
        _training.Dispose();
        _validation?.Dispose();
        _orderTensor?.Dispose();
    }

    private static Tensor Gather(FeatureBlock data, int[] rows, FeatureScaler? scaler)
    {
        var values = new float[checked(rows.Length * data.Features)];
        for (int i = 0; i < rows.Length; i++)
        {
            var target = values.AsSpan(i * data.Features, data.Features);
            if (scaler is null)
                data.Row(rows[i]).CopyTo(target);
            else
                scaler.Apply(data.Row(rows[i]), target);
        }
        return tensor(values, [rows.Length, data.Features], device: CPU).DetachFromDisposeScope();
    }

    private int Batches(int rows) => rows == 0 ? 0 : ((rows - 1) / _batchSize) + 1;

    private Tensor Part(Tensor rows, int batch, int count)
    {
        int start = batch * _batchSize;
        return rows.narrow(0, start, Math.Min(_batchSize, count - start));
    }
}
