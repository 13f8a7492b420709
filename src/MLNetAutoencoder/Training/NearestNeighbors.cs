using System.Numerics.Tensors;
using MLNetAutoencoder.Network;
using static TorchSharp.torch;

namespace MLNetAutoencoder.Training;

/// <summary>Distances of rows to reference rows, some rows at a time on all threads.</summary>
internal static class NearestNeighbors
{
    private const int BlockValues = 1 << 20;

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

    /// <summary>The value of a rank, counted from 0, by partial sorting in place (Hoare 1961, Find).</summary>
    public static float Select(Span<float> values, int rank)
    {
        int low = 0,
            high = values.Length - 1;
        while (low < high)
        {
            float pivot = values[(low + high) / 2];
            int i = low,
                j = high;
            while (i <= j)
            {
                while (values[i] < pivot)
                    i++;
                while (values[j] > pivot)
                    j--;
                if (i > j)
                    break;
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }
            if (rank <= j)
                high = j;
            else if (rank >= i)
                low = i;
            else
                break;
        }
        return values[rank];
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
