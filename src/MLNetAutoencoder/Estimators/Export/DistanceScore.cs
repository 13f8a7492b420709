using MLNetAutoencoder.Kinds;
using MLNetAutoencoder.Onnx;

namespace MLNetAutoencoder.Estimators.Export;

/// <summary>
/// An anomaly score by distance: the mean over readings of a row of how far it is, in robust deviations, from the training rows that are
/// nearest. The first reading is of the row itself, the others of each network's code and residual; each sees the sum of each group of
/// one-hot slots too, which tells a category that no training row has.
/// </summary>
/// <param name="Readings">One of the row, and one of each network.</param>
/// <param name="Groups">Groups of one-hot slots among the features: of each its first slot and their number.</param>
internal sealed record DistanceScore(IReadOnlyList<DistanceReading> Readings, IReadOnlyList<(int First, int Count)> Groups)
{
    /// <summary>Squared differences below this, of scaled values, count alike.</summary>
    private const float LeastSquare = 1e-3f;

    /// <summary>Writes what the readings see of rows, one behind the other.</summary>
    /// <returns>(N, width of a row and of each network, each with the groups).</returns>
    public static string WriteSeen(NetworkRows rows, IReadOnlyList<(int First, int Count)> groups) =>
        rows.Nodes.JoinColumns([.. Parts(rows, groups)]);

    /// <summary>Writes the readings of rows.</summary>
    /// <returns>(N, readings): about 0 for a typical row.</returns>
    public string WriteReadings(NetworkRows rows) =>
        rows.Nodes.JoinColumns([.. Parts(rows, Groups).Zip(Readings, (part, reading) => reading.Write(rows, part))]);

    /// <summary>Writes the score of rows.</summary>
    /// <returns>(N, 1).</returns>
    public string Write(NetworkRows rows) => rows.Once(this, () => [rows.Nodes.ReduceRows("ReduceMean", WriteReadings(rows))])[0];

    /// <summary>
    /// Writes the part that each value of the target has in the score: the score, divided as the squared differences are between the row
    /// and the mean of the training rows nearest to it. Those of a group's sum are shared out to its slots.
    /// </summary>
    /// <returns>(N, targets).</returns>
    public string WriteContributions(NetworkRows rows)
    {
        var nodes = rows.Nodes;
        var layout = rows.Plan.Layout;
        string difference = nodes.Clip(Readings[0].WriteDifference(rows, Parts(rows, Groups)[0]), DistanceReading.Farthest);
        string squares = nodes.Node("Mul", [difference, difference]);
        string parts =
            layout.Targets == layout.Width + Groups.Count ? squares : nodes.SliceColumns(squares, layout.TargetStart, layout.Targets);
        if (Groups.Count > 0 && layout.Target is null)
        {
            string ofGroups = nodes.SliceColumns(squares, layout.Width, Groups.Count);
            float[] shares = Slots(layout.Targets, Groups, group => 1f / group.Count);
            string shared = nodes.Node("MatMul", [ofGroups, nodes.Constant(shares, Groups.Count, layout.Targets)]);
            parts = nodes.Node("Add", [parts, shared]);
        }
        string raised = nodes.Node("Add", [parts, nodes.Scalar(LeastSquare)]);
        return nodes.Node("Mul", [nodes.Node("Div", [raised, nodes.ReduceRows("ReduceSum", raised)]), Write(rows)]);
    }

    /// <summary>What each reading sees.</summary>
    private static IReadOnlyList<string> Parts(NetworkRows rows, IReadOnlyList<(int First, int Count)> groups) =>
        rows.Once(
            groups,
            () =>
            {
                string[] parts = [rows.Row, .. rows.Networks.Select(network => CodeAndResidual(rows, network))];
                string? sums = groups.Count == 0 ? null : WriteSums(rows, groups);
                return sums is null ? parts : [.. parts.Select(part => rows.Nodes.JoinColumns(part, sums))];
            }
        );

    private static string WriteSums(NetworkRows rows, IReadOnlyList<(int First, int Count)> groups)
    {
        var nodes = rows.Nodes;
        int inputs = rows.Plan.Layout.Inputs;
        string ones = nodes.Constant(Slots(inputs, groups, _ => 1), groups.Count, inputs);
        return nodes.Node("MatMul", [rows.Raw, nodes.Node("Transpose", [ones])]);
    }

    /// <summary>(Groups, slots): a number at the slots of each group, 0 elsewhere.</summary>
    private static float[] Slots(int slots, IReadOnlyList<(int First, int Count)> groups, Func<(int First, int Count), float> number)
    {
        var matrix = new float[groups.Count * slots];
        for (int i = 0; i < groups.Count; i++)
            matrix.AsSpan((i * slots) + groups[i].First, groups[i].Count).Fill(number(groups[i]));
        return matrix;
    }

    private static string CodeAndResidual(NetworkRows rows, ModelGraph network) =>
        rows.Plan.Objective.HasDecoder
            ? rows.Nodes.JoinColumns(network.Code, rows.Nodes.Node("Sub", [network.Target, network.Reconstruction]))
            : network.Code;
}

/// <summary>
/// One reading of rows: <c>(log(d² + Floor) / 2 - Center) / Spread</c>, where d is the weighted Euclidean distance to a prototype, that of
/// rank <c>Neighbors</c> among all prototypes.
/// </summary>
/// <param name="Scale">What each value is multiplied by first; null for 1.</param>
/// <param name="Prototypes">(M, width), scaled.</param>
/// <param name="Weights">(M): what distances to each are multiplied by, so that what is far in a sparse place counts less.</param>
/// <param name="Neighbors">1 to M.</param>
/// <param name="Floor">Below it distances are not told apart; above 0.</param>
/// <param name="Center">The median over the prototypes, each measured to the others.</param>
/// <param name="Spread">Their interquartile range, in standard deviations of a normal distribution.</param>
internal sealed record DistanceReading(
    float[]? Scale,
    float[] Prototypes,
    float[] Weights,
    int Neighbors,
    float Floor,
    float Center,
    float Spread
)
{
    /// <summary>The least that a reading can be: nearer than any typical row is no more normal.</summary>
    public const float Least = -4;

    /// <summary>Values beyond are taken for this, so that their squares fit into a Single.</summary>
    public const float Farthest = 1e15f;

    /// <summary>How many more than the neighbors are candidates for them.</summary>
    private const int Reserve = 3;

    public int Count => Weights.Length;

    /// <summary>The reading of a row by the squared weighted distance of its neighbor.</summary>
    public float Of(double squaredDistance) => (float)Math.Max(((Math.Log(squaredDistance + Floor) / 2) - Center) / Spread, Least);

    /// <summary>Writes the reading of rows.</summary>
    /// <returns>(N, 1).</returns>
    public string Write(NetworkRows rows, string seen)
    {
        var nodes = rows.Nodes;
        string distances = rows.Once(this, () => WriteNearest(nodes, seen))[0];
        string last = Neighbors == 1 ? distances : nodes.SliceColumns(distances, Neighbors - 1, 1);
        string raised = nodes.Node("Add", [last, nodes.Scalar(Floor)]);
        string factor = nodes.Node("Mul", [nodes.Node("Log", [raised]), nodes.Scalar(1 / (2 * Spread))]);
        return nodes.Node("Max", [nodes.Node("Sub", [factor, nodes.Scalar(Center / Spread)]), nodes.Scalar(Least)]);
    }

    /// <summary>Writes what lies between rows and the mean of their nearest prototypes.</summary>
    /// <returns>(N, width).</returns>
    public string WriteDifference(NetworkRows rows, string seen)
    {
        var nodes = rows.Nodes;
        string[] nearest = rows.Once(this, () => WriteNearest(nodes, seen));
        string farthest = nodes.SliceColumns(nearest[0], Neighbors - 1, 1);
        string beyond = nodes.Cast(nodes.Node("Greater", [nearest[2], farthest]), DataType.Single);
        string share = nodes.Node("Sub", [nodes.Scalar(1), beyond]);
        string counted = nodes.Node("Unsqueeze", [share], null, OnnxGraphBuilder.Ints("axes", 2));
        string sum = nodes.Node(
            "ReduceSum",
            [nodes.Node("Mul", [nearest[1], counted])],
            null,
            OnnxGraphBuilder.Ints("axes", 1),
            OnnxGraphBuilder.Int("keepdims", 0)
        );
        return nodes.Node("Div", [sum, nodes.ReduceRows("ReduceSum", share)]);
    }

    /// <summary>
    /// A product of matrices finds the candidates for the nearest, but cancels digits where rows lie dense; so their distances are computed
    /// once more, from the differences.
    /// </summary>
    /// <returns>
    /// (N, neighbors): the squared weighted distances, ascending; and of the candidates (N, candidates, width), the differences, and (N,
    /// candidates), their distances.
    /// </returns>
    private string[] WriteNearest(OnnxGraphBuilder nodes, string seen)
    {
        int width = Prototypes.Length / Count;
        int candidates = Math.Min(Neighbors + Reserve, Count);
        string scaled = nodes.Clip(Scale is null ? seen : nodes.Node("Mul", [seen, nodes.Constant(Scale, width)]), Farthest);
        string both = nodes.JoinColumns(scaled, nodes.ReduceRows("ReduceSumSquare", scaled));
        var (factors, offsets) = Products(width);
        string products = nodes.Node("Gemm", [both, nodes.Constant(factors, width + 1, Count), nodes.Constant(offsets, Count)]);
        string places = Smallest(nodes, products, candidates)[1];
        string row = nodes.Node("Unsqueeze", [scaled], null, OnnxGraphBuilder.Ints("axes", 1));
        string differences = nodes.Node("Sub", [row, nodes.Node("Gather", [nodes.Constant(Prototypes, Count, width), places])]);
        string squares = nodes.Node(
            "ReduceSumSquare",
            [differences],
            null,
            OnnxGraphBuilder.Ints("axes", 2),
            OnnxGraphBuilder.Int("keepdims", 0)
        );
        float[] weights = [.. Weights.Select(weight => weight * weight)];
        string weighted = nodes.Node("Mul", [squares, nodes.Node("Gather", [nodes.Constant(weights, Count), places])]);
        return [Smallest(nodes, weighted, Neighbors)[0], differences, weighted];
    }

    /// <summary>The smallest values of each row and their places.</summary>
    private static string[] Smallest(OnnxGraphBuilder nodes, string values, int count) =>
        nodes.Nodes(
            "TopK",
            [values, nodes.Integers(count)],
            2,
            OnnxGraphBuilder.Int("axis", 1),
            OnnxGraphBuilder.Int("largest", 0),
            OnnxGraphBuilder.Int("sorted", 1)
        );

    /// <summary>
    /// What a row x and its square are multiplied by to give <c>w² (x² - 2 x p + p²)</c> for each prototype p of weight w, and what is
    /// added.
    /// </summary>
    private (float[] Factors, float[] Offsets) Products(int width)
    {
        var factors = new float[(width + 1) * Count];
        var offsets = new float[Count];
        for (int p = 0; p < Count; p++)
        {
            double weight = (double)Weights[p] * Weights[p];
            double square = 0;
            for (int i = 0; i < width; i++)
            {
                float value = Prototypes[(p * width) + i];
                factors[(i * Count) + p] = (float)(-2 * weight * value);
                square += (double)value * value;
            }
            factors[(width * Count) + p] = (float)weight;
            offsets[p] = (float)(weight * square);
        }
        return (factors, offsets);
    }
}
