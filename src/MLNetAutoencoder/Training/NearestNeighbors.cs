using System.Numerics.Tensors;
using MLNetAutoencoder.Network;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training;

/// <summary>Distances of rows to reference rows, some rows at a time on all threads.</summary>
internal static class NearestNeighbors
{
    private const int BlockValues = 1 << 20;

    /// <summary>Values from which a sample's pivot saves more than it costs.</summary>
    private const int FewestSampled = 600;

    /// <summary>Takes the distances of a row to all reference rows, which may be changed; called on several threads.</summary>
    public delegate void Visitor(int row, Span<float> distances);

    /// <summary>Visits all rows.</summary>
    /// <param name="rows">(N, width), one after the other.</param>
    /// <param name="references">(M, width).</param>
    /// <param name="width">Values per row.</param>
    /// <param name="isExact">Whether by differences, or by products, which is faster and cancels digits where rows lie dense.</param>
    /// <param name="visit">Is given the Euclidean distances.</param>
    /// <param name="cancellation">Ends it.</param>
    public static void Visit(float[] rows, float[] references, int width, bool isExact, Visitor visit, CancellationToken cancellation)
    {
        int count = rows.Length / width;
        int others = references.Length / width;
        int size = Math.Clamp(BlockValues / others, 1, Math.Max(1, count / Environment.ProcessorCount));
        using var columns = FlatTensor.Of(references, [others, width], CPU);
        Parallel.For(
            0,
            (count + size - 1) / size,
            new ParallelOptions { CancellationToken = cancellation },
            index =>
            {
                int first = index * size;
                int some = Math.Min(size, count - first);
                var block = rows.AsSpan(first * width, some * width);
                float[] distances = isExact ? Distances(block, references, width) : Distances(block.ToArray(), columns);
                for (int i = 0; i < some; i++)
                    visit(first + i, distances.AsSpan(i * others, others));
            }
        );
    }

    /// <summary>
    /// The value of a rank, counted from 0; no value before that place is greater afterwards, and none behind it smaller (Floyd and Rivest
    /// 1975, Algorithm 489, SELECT).
    /// </summary>
    public static float Select(Span<float> values, int rank)
    {
        Select(values, 0, values.Length - 1, rank);
        return values[rank];
    }

    private static void Select(Span<float> values, int low, int high, int rank)
    {
        while (low < high)
        {
            if (high - low > FewestSampled)
                SelectInSample(values, low, high, rank);
            float pivot = values[rank];
            int below = low + GatherBelow(values[low..(high + 1)], pivot);
            if (rank < below)
            {
                high = below - 1;
                continue;
            }
            low = below + GatherUpTo(values[below..(high + 1)], pivot);
            if (rank < low)
                return;
        }
    }

    /// <summary>Brings the values below a limit to the front and counts them, by no branch that a processor would guess wrong.</summary>
    private static int GatherBelow(Span<float> values, float limit)
    {
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            (values[i], values[count]) = (values[count], value);
            count += value < limit ? 1 : 0;
        }
        return count;
    }

    /// <summary>The same with those that equal it, as NaN does. One loop for both branched again, and took five times as long.</summary>
    private static int GatherUpTo(Span<float> values, float limit)
    {
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            (values[i], values[count]) = (values[count], value);
            count += value > limit ? 0 : 1;
        }
        return count;
    }

    /// <summary>Brings a value to the place of the rank that is near the rank's own, so that a pass over the values leaves few.</summary>
    private static void SelectInSample(Span<float> values, int low, int high, int rank)
    {
        double count = high - low + 1,
            place = rank - low + 1,
            log = Math.Log(count),
            size = 0.5 * Math.Exp(2 * log / 3),
            margin = 0.5 * Math.Sqrt(log * size * (count - size) / count) * Math.Sign(place - (count / 2));
        int first = (int)(rank - (place * size / count) + margin),
            last = (int)(rank + ((count - place) * size / count) + margin);
        Select(values, Math.Max(low, first), Math.Min(high, last), rank);
    }

    private static float[] Distances(ReadOnlySpan<float> rows, float[] references, int width)
    {
        int others = references.Length / width;
        var distances = new float[rows.Length / width * others];
        for (int i = 0; i < distances.Length; i++)
        {
            var row = rows.Slice(i / others * width, width);
            distances[i] = TensorPrimitives.Distance(row, references.AsSpan(i % others * width, width));
        }
        return distances;
    }

    private static float[] Distances(float[] rows, TorchSharp.torch.Tensor references)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        long width = references.shape[1];
        return FlatTensor.ToArray(cdist(FlatTensor.Of(rows, [rows.Length / width, width], CPU), references));
    }
}
