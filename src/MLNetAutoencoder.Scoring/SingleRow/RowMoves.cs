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
            "Cast" => [Cast(x[0], (ProgramType)node.Whole("to", 0))],
            "Reshape" => [Reshape(x[0], Wholes(x[1]))],
            "Concat" => [Concat(x, node.Whole("axis", 0))],
            "Slice" => [Slice(x)],
            "Split" => Split(x[0], node),
            "Gather" or "GatherElements" => [Take(x[0], x[1], node)], // the same where the table has one dimension
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

    /// <summary>Values of a constant table.</summary>
    private RowValue Take(RowValue table, RowValue places, ProgramNode node)
    {
        Require(node.Whole("axis", 0) == 0 && table is { Constant: not null, Shape: [> 0] } && places.Type != ProgramType.Single);
        return program.Compute(
            places.Shape,
            table.Type,
            [table, places],
            (memory, y) =>
            {
                Span<float> from = table.In(memory),
                    at = places.In(memory);
                for (int i = 0; i < y.Length; i++)
                    y[i] = from[Math.Clamp((int)at[i], 0, from.Length - 1)]; // so that no file can make it read elsewhere
            }
        );
    }
}
