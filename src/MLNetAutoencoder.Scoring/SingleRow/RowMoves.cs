using System.Numerics;
using static MLNetAutoencoder.SingleRow.RowCompiler;

namespace MLNetAutoencoder.SingleRow;

/// <summary>The operators that compute nothing: they choose numbers, put them in another order or say what they are.</summary>
internal sealed class RowMoves(RowCompiler program)
{
    /// <summary>Compiles a node; what it does not know it refuses by <see cref="Require"/>.</summary>
    /// <returns>The outputs of the node.</returns>
    public RowValue[] Compile(ProgramNode node, RowValue[] x) =>
        node.OpType switch
        {
            "Identity" => [x[0]],
            "Cast" => [Cast(x[0], (ProgramType)node.Whole("to", 0))],
            "Reshape" => [Reshape(x[0], Wholes(x[1]))],
            "Unsqueeze" => [Unsqueeze(x[0], node.Wholes("axes"))],
            "Transpose" => [Transpose(x[0], node)],
            "Concat" => [Concat(x, node.Whole("axis", 0))],
            "Slice" => [Slice(x)],
            "Split" => Split(x[0], node),
            "Gather" => [Gather(x[0], x[1], node)],
            "GatherElements" => [GatherElements(x[0], x[1], node)],
            "TopK" => Smallest(x[0], x[1], node),
            _ => throw new UnfitException(),
        };

    /// <summary>Rows of a constant matrix as columns.</summary>
    public RowValue Transpose(RowValue x)
    {
        Require(x is { Constant: not null, Shape: [_, _] });
        var (rows, columns) = (x.Shape[0], x.Shape[1]);
        return program.Compute(
            [columns, rows],
            x.Type,
            [x],
            (memory, y) =>
            {
                var from = x.In(memory);
                for (int row = 0; row < rows; row++)
                {
                    for (int column = 0; column < columns; column++)
                        y[(column * rows) + row] = from[(row * columns) + column];
                }
            }
        );
    }

    private static int[] Wholes(RowValue x)
    {
        Require(x is { Constant: not null, Type: ProgramType.Int64 or ProgramType.Int32 });
        return [.. x.In([]).ToArray().Select(value => (int)value)];
    }

    private RowValue Cast(RowValue x, ProgramType to)
    {
        Require(to is ProgramType.Single or ProgramType.Int32 or ProgramType.Int64);
        if (x.Type != ProgramType.Single || to == ProgramType.Single)
            return x with { Type = to };
        return program.Compute(
            x.Shape,
            to,
            [x],
            (memory, y) =>
            {
                var from = x.In(memory);
                for (int i = 0; i < y.Length; i++)
                    y[i] = MathF.Truncate(from[i]);
            }
        );
    }

    private static RowValue Reshape(RowValue x, int[] sizes)
    {
        int[] shape = [.. sizes.Select((size, i) => size == 0 ? x.Shape[i] : size)];
        int known = shape.Where(size => size != -1).Aggregate(1, (product, size) => checked(product * size));
        int open = Array.IndexOf(shape, -1);
        if (open >= 0)
            shape[open] = x.Length / Math.Max(known, 1);
        Require(shape.All(size => size >= 0));
        var result = x with { Shape = shape };
        Require(shape.Aggregate(1L, (product, size) => product * size) == x.Length);
        return result;
    }

    private static RowValue Unsqueeze(RowValue x, int[] axes)
    {
        Require(axes is [var axis] && axis >= 0 && axis <= x.Shape.Length);
        return x with { Shape = [.. x.Shape[..axes[0]], 1, .. x.Shape[axes[0]..]] };
    }

    private RowValue Transpose(RowValue x, ProgramNode node)
    {
        Require(node.Wholes("perm") is [] or [1, 0]);
        return Transpose(x);
    }

    private RowValue Concat(RowValue[] x, int axis)
    {
        Require(axis == 1 && x.All(part => part.Shape is [1, _] && part.Type == x[0].Type));
        return program.Compute(
            [1, x.Sum(part => part.Length)],
            x[0].Type,
            x,
            (memory, y) =>
            {
                int start = 0;
                foreach (var part in x)
                {
                    part.In(memory).CopyTo(y[start..]);
                    start += part.Length;
                }
            }
        );
    }

    private static RowValue Slice(RowValue[] x)
    {
        Require(x.Length == 4 && Wholes(x[3]) is [1] && x[0].Shape is [1, _]);
        Require(Wholes(x[1]) is [>= 0] && Wholes(x[2]) is [>= 0]);
        int first = Wholes(x[1])[0],
            end = Math.Min(Wholes(x[2])[0], x[0].Length);
        Require(first < end);
        return Part(x[0], first, end - first);
    }

    private static RowValue[] Split(RowValue x, ProgramNode node)
    {
        int[] sizes = node.Wholes("split");
        Require(node.Whole("axis", 0) == 1 && x.Shape is [1, _] && sizes.All(size => size > 0) && sizes.Sum() == x.Length);
        return [.. sizes.Select((size, i) => Part(x, sizes[..i].Sum(), size))];
    }

    private static RowValue Part(RowValue x, int first, int count) => x with { Start = x.Start + first, Shape = [1, count] };

    /// <summary>Rows of a constant table.</summary>
    private RowValue Gather(RowValue table, RowValue places, ProgramNode node)
    {
        Require(node.Whole("axis", 0) == 0 && table is { Constant: not null, Shape: [> 0, ..] } && places.Type != ProgramType.Single);
        int rows = table.Shape[0],
            width = table.Length / rows;
        return program.Compute(
            [.. places.Shape, .. table.Shape[1..]],
            table.Type,
            [table, places],
            (memory, y) =>
            {
                Span<float> from = table.In(memory),
                    at = places.In(memory);
                for (int i = 0; i < at.Length; i++)
                    from.Slice(Place(at[i], rows) * width, width).CopyTo(y[(i * width)..]);
            }
        );
    }

    private RowValue GatherElements(RowValue table, RowValue places, ProgramNode node)
    {
        Require(node.Whole("axis", 0) == 0 && table.Shape.Length == 1 && places.Shape.Length == 1);
        return Gather(table, places, node);
    }

    /// <summary>Within the table, so that no file can make it read elsewhere.</summary>
    private static int Place(float value, int count) => Math.Clamp((int)value, 0, count - 1);

    /// <summary>The smallest numbers of a row in order, and behind them their places.</summary>
    private RowValue[] Smallest(RowValue x, RowValue count, ProgramNode node)
    {
        Require(x is { Type: ProgramType.Single, Shape: [1, _] } && node.Whole("axis", -1) == 1);
        Require(node.Whole("largest", 1) == 0 && node.Whole("sorted", 1) == 1);
        Require(Wholes(count) is [> 0 and var k] && k <= x.Length);
        int most = Wholes(count)[0];
        var both = program.Compute([1, 2 * most], x.Type, [x], (memory, y) => FindSmallest(x.In(memory), y[..most], y[most..]));
        return [Part(both, 0, most), Part(both, most, most) with { Type = ProgramType.Int64 }];
    }

    private static void FindSmallest(ReadOnlySpan<float> x, Span<float> values, Span<float> places)
    {
        values.Fill(float.PositiveInfinity);
        places.Clear();
        for (int start = 0; start < x.Length; start += Vector<float>.Count)
        {
            var some = x.Slice(start, Math.Min(Vector<float>.Count, x.Length - start));
            if (some.Length == Vector<float>.Count && !Vector.LessThanAny(new Vector<float>(some), new Vector<float>(values[^1])))
                continue;
            for (int i = 0; i < some.Length; i++)
            {
                if (some[i] < values[^1])
                    Insert(some[i], start + i, values, places);
            }
        }
    }

    /// <summary>Behind its equals, so that the first of them stays the first.</summary>
    private static void Insert(float value, int place, Span<float> values, Span<float> places)
    {
        int at = values.Length - 1;
        for (; at > 0 && values[at - 1] > value; at--)
            (values[at], places[at]) = (values[at - 1], places[at - 1]);
        (values[at], places[at]) = (value, place);
    }
}
