namespace MLNetAutoencoder.Metrics;

/// <summary>
/// k-means by Lloyd's algorithm (1982) from starts by k-means++ (Arthur and Vassilvitskii, 2007); of several starts the one with the least
/// sum of squared distances.
/// </summary>
internal sealed class KMeans
{
    private const int MaxIterations = 300;

    private readonly RowMatrix _rows;
    private readonly int _clusters;
    private readonly double[] _centres; // (cluster, column)
    private readonly int[] _assigned;
    private readonly double[] _distances; // squared, to the own center
    private double _inertia;

    private KMeans(RowMatrix rows, int clusters, Random random)
    {
        (_rows, _clusters) = (rows, clusters);
        _centres = new double[clusters * rows.Columns];
        _assigned = new int[rows.Count];
        _distances = new double[rows.Count];
        Start(random);
        for (int i = 0; i < MaxIterations && Assign(); i++)
            Move();
    }

    /// <summary>The cluster of each row, and the sum of the squared distances to the centres.</summary>
    public static (int[] Clusters, double Inertia) Fit(RowMatrix rows, int clusters, int starts, int seed)
    {
        var random = new Random(seed);
        KMeans? best = null;
        for (int i = 0; i < starts; i++)
        {
            var fitted = new KMeans(rows, clusters, random);
            if (best is null || fitted._inertia < best._inertia)
                best = fitted;
        }
        return (best!._assigned, best._inertia);
    }

    private Span<double> Center(int cluster) => _centres.AsSpan(cluster * _rows.Columns, _rows.Columns);

    /// <summary>Takes rows as centres, each with a chance in proportion to its squared distance from those taken.</summary>
    private void Start(Random random)
    {
        Array.Fill(_assigned, -1);
        Array.Fill(_distances, double.MaxValue);
        int row = random.Next(_rows.Count);
        for (int cluster = 0; cluster < _clusters; cluster++)
        {
            _rows[row].CopyTo(Center(cluster));
            for (int i = 0; i < _rows.Count; i++)
                _distances[i] = Math.Min(_distances[i], RowMatrix.SquaredDistance(_rows[i], Center(cluster)));
            row = Draw(random);
        }
    }

    private int Draw(Random random)
    {
        double left = random.NextDouble() * _distances.Sum();
        int last = 0;
        for (int i = 0; i < _distances.Length; i++)
        {
            if (_distances[i] == 0)
                continue;
            last = i;
            left -= _distances[i];
            if (left < 0)
                break;
        }
        return last;
    }

    /// <summary>Gives every row to its nearest center; false when nothing changed.</summary>
    private bool Assign()
    {
        bool changed = false;
        for (int row = 0; row < _rows.Count; row++)
        {
            int nearest = 0;
            _distances[row] = double.MaxValue;
            for (int cluster = 0; cluster < _clusters; cluster++)
            {
                double distance = RowMatrix.SquaredDistance(_rows[row], Center(cluster));
                if (distance < _distances[row])
                    (nearest, _distances[row]) = (cluster, distance);
            }
            changed |= _assigned[row] != nearest;
            _assigned[row] = nearest;
        }
        _inertia = _distances.Sum();
        return changed;
    }

    /// <summary>Moves centres to the means of their rows. One without rows goes to the row that is farthest from its own center.</summary>
    private void Move()
    {
        var counts = new int[_clusters];
        Array.Clear(_centres);
        for (int row = 0; row < _rows.Count; row++)
        {
            var center = Center(_assigned[row]);
            counts[_assigned[row]]++;
            for (int i = 0; i < center.Length; i++)
                center[i] += _rows[row][i];
        }
        for (int cluster = 0; cluster < _clusters; cluster++)
        {
            var center = Center(cluster);
            if (counts[cluster] == 0)
            {
                int farthest = Array.IndexOf(_distances, _distances.Max());
                _rows[farthest].CopyTo(center);
                _distances[farthest] = 0;
            }
            else
            {
                for (int i = 0; i < center.Length; i++)
                    center[i] /= counts[cluster];
            }
        }
    }
}

/// <summary>Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis" (1987).</summary>
internal static class Silhouette
{
    /// <summary>The mean over the rows; a row alone in its cluster has 0, and so have all when there is one cluster.</summary>
    public static double Of(RowMatrix rows, int[] clusters)
    {
        int count = clusters.Max() + 1;
        var sizes = new int[count];
        foreach (int cluster in clusters)
            sizes[cluster]++;
        var silhouettes = new double[rows.Count];
        Parallel.For(0, rows.Count, row => silhouettes[row] = Of(row, rows, clusters, sizes));
        return silhouettes.Average();
    }

    private static double Of(int row, RowMatrix rows, int[] clusters, int[] sizes)
    {
        int own = clusters[row];
        var distances = new double[sizes.Length];
        for (int other = 0; other < rows.Count; other++)
            distances[clusters[other]] += Math.Sqrt(RowMatrix.SquaredDistance(rows[row], rows[other]));
        double nearest = double.MaxValue;
        for (int cluster = 0; cluster < sizes.Length; cluster++)
        {
            if (cluster != own && sizes[cluster] > 0)
                nearest = Math.Min(nearest, distances[cluster] / sizes[cluster]);
        }
        if (sizes[own] == 1 || nearest == double.MaxValue)
            return 0;
        double within = distances[own] / (sizes[own] - 1);
        return within == nearest ? 0 : (nearest - within) / Math.Max(within, nearest);
    }
}

/// <summary>Agreement of two divisions of the same rows.</summary>
internal static class MutualInformation
{
    /// <summary>
    /// 2 I(A; B) / (H(A) + H(B)), 0 to 1: Strehl and Ghosh, "Cluster ensembles" (2002), with the arithmetic mean of the entropies. 1 when
    /// both divisions are a single group.
    /// </summary>
    public static double Normalized(int[] a, int[] b)
    {
        double entropyA = Entropy(a),
            entropyB = Entropy(b);
        double joint = Entropy(a.Zip(b));
        double entropies = entropyA + entropyB;
        return entropies == 0 ? 1 : Math.Clamp(2 * (entropies - joint) / entropies, 0, 1);
    }

    private static double Entropy<T>(IEnumerable<T> groups)
    {
        int[] counts = [.. groups.GroupBy(g => g).Select(g => g.Count())];
        double rows = counts.Sum();
        return -counts.Sum(count => count / rows * Math.Log(count / rows));
    }
}
