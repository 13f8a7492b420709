using System.Numerics.Tensors;
using static MLNetAutoencoder.SingleRow.RowCompiler;

namespace MLNetAutoencoder.SingleRow;

/// <summary>
/// The operators that dense networks, their scalings and their scores are written with, as steps of a program. TopK and ReduceMax
/// are not among them: scores by distance, and of a Gaussian mixture, are made of differences that hang on the last digits of products, so
/// a row's score would not be that of a batch.
/// </summary>
internal sealed class RowOperators(RowCompiler program)
{
    private delegate void Unary(ReadOnlySpan<float> x, Span<float> y);

    private delegate void Binary(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y);

    private delegate float Reduction(ReadOnlySpan<float> x);

    private readonly RowMoves _moves = new(program);

    /// <summary>Compiles a node; what it does not know it refuses by <see cref="Require"/>.</summary>
    /// <returns>The outputs of the node.</returns>
    public RowValue[] Compile(ProgramNode node, RowValue[] x) => Compute(node, x) is { } value ? [value] : _moves.Compile(node, x);

    private RowValue? Compute(ProgramNode node, RowValue[] x) =>
        node.OpType switch
        {
            "Add" => Each(TensorPrimitives.Add, x),
            "Sub" => Each(TensorPrimitives.Subtract, x),
            "Mul" => Each(TensorPrimitives.Multiply, x),
            "Div" => Each(TensorPrimitives.Divide, [Single(x[0]), x[1]]),
            "Min" => Each(TensorPrimitives.Min, x),
            "Max" => Each(TensorPrimitives.Max, x),
            "Greater" => Each(RowFunctions.Greater, x, ProgramType.Boolean),
            "GreaterOrEqual" => Each(RowFunctions.GreaterOrEqual, x, ProgramType.Boolean),
            "Mean" => Mean(x),
            "Clip" => Clip(x),
            "Abs" => Each(TensorPrimitives.Abs, x[0]),
            "Neg" => Each(TensorPrimitives.Negate, x[0]),
            "Sqrt" => Each(TensorPrimitives.Sqrt, x[0]),
            "Exp" => Each(TensorPrimitives.Exp, x[0]),
            "Log" => Each(TensorPrimitives.Log, x[0]),
            "Sign" => Each(RowFunctions.Sign, x[0]),
            "Sinh" => Each(RowFunctions.Sinh, x[0]),
            "Erf" => Each(RowFunctions.Erf, x[0]),
            "Tanh" => Each(RowFunctions.Tanh, x[0]),
            "Sigmoid" => Each(TensorPrimitives.Sigmoid, x[0]),
            "Relu" => Each((x, y) => TensorPrimitives.Max(x, 0, y), x[0]),
            "LeakyRelu" => LeakyRelu(x[0], node.Single("alpha", 0.01f)),
            "Elu" => Elu(x[0], node.Single("alpha", 1)),
            "Selu" => Selu(x[0], node.Single("alpha", 1.67326319f), node.Single("gamma", 1.05070102f)),
            "Softmax" => Softmax(x[0], node.Whole("axis", 1)),
            "LogSoftmax" => LogSoftmax(x[0], node.Whole("axis", 1)),
            "ReduceSum" => Reduce(TensorPrimitives.Sum, x[0], node),
            "ReduceMean" => Reduce(row => TensorPrimitives.Sum(row) / row.Length, x[0], node),
            "ReduceSumSquare" => Reduce(TensorPrimitives.SumOfSquares, x[0], node),
            "ReduceMin" => Reduce(TensorPrimitives.Min, x[0], node),
            "Gemm" => Gemm(x, node),
            "MatMul" => Product(x[0], x[1], isTransposed: false, offsets: null),
            _ => null,
        };

    private RowValue Each(Unary function, RowValue x)
    {
        Single(x);
        return program.Compute(x.Shape, x.Type, [x], (memory, y) => function(x.In(memory), y));
    }

    private static RowValue Single(RowValue x)
    {
        Require(x.Type == ProgramType.Single);
        return x;
    }

    private RowValue Each(Binary function, RowValue[] x, ProgramType? made = null)
    {
        Require(x.Length == 2 && x[0].Type == x[1].Type && x[0].Type != ProgramType.Boolean);
        int[] shape = Broadcast(x[0].Shape, x[1].Shape);
        var (a, b) = (Expand(x[0], shape), Expand(x[1], shape));
        return program.Compute(shape, made ?? a.Type, [a, b], (memory, y) => function(a.In(memory), b.In(memory), y));
    }

    private static int[] Broadcast(int[] a, int[] b)
    {
        var shape = new int[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= shape.Length; i++)
        {
            int inA = i <= a.Length ? a[^i] : 1,
                inB = i <= b.Length ? b[^i] : 1;
            Require(inA == inB || inA == 1 || inB == 1);
            shape[^i] = inA == 1 ? inB : inA;
        }
        return shape;
    }

    /// <summary>The same tensor in a shape that it is broadcast to; a single number is repeated.</summary>
    private RowValue Expand(RowValue x, int[] shape)
    {
        int length = shape.Aggregate(1, (product, size) => checked(product * size));
        if (x.Length == length)
            return x with { Shape = shape };
        Require(x.Length == 1);
        return program.Compute(shape, x.Type, [x], (memory, y) => y.Fill(x.In(memory)[0]));
    }

    private RowValue Mean(RowValue[] x)
    {
        var sum = x.Aggregate((a, b) => Each(TensorPrimitives.Add, [a, b]));
        return Each((all, y) => TensorPrimitives.Divide(all, x.Length, y), sum);
    }

    private RowValue Clip(RowValue[] x)
    {
        Require(x is [_, { Length: 1, Constant: not null }, { Length: 1, Constant: not null }]);
        var (least, most) = (x[1].In([])[0], x[2].In([])[0]);
        return Each(
            (values, y) =>
            {
                TensorPrimitives.Max(values, least, y);
                TensorPrimitives.Min(y, most, y);
            },
            x[0]
        );
    }

    private RowValue LeakyRelu(RowValue x, float slope)
    {
        Require(slope is >= 0 and <= 1);
        return Each(
            (x, y) =>
            {
                TensorPrimitives.Multiply(x, slope, y);
                TensorPrimitives.Max(x, y, y);
            },
            x
        );
    }

    private RowValue Elu(RowValue x, float alpha)
    {
        Require(alpha == 1);
        return Each(
            (x, y) =>
            {
                RowFunctions.Saturate(x, y);
                TensorPrimitives.Max(x, y, y); // exp(x) - 1 is nowhere below x, and 0 here where x is above 0
            },
            x
        );
    }

    private RowValue Selu(RowValue x, float alpha, float gamma)
    {
        var below = Each(
            (x, y) =>
            {
                RowFunctions.Saturate(x, y);
                TensorPrimitives.Multiply(y, alpha * gamma, y);
            },
            x
        );
        var above = Each(
            (x, y) =>
            {
                TensorPrimitives.Max(x, 0, y);
                TensorPrimitives.Multiply(y, gamma, y);
            },
            x
        );
        return Each(TensorPrimitives.Add, [above, below]);
    }

    private RowValue Softmax(RowValue x, int axis)
    {
        var parts = Each(TensorPrimitives.Exp, Lowered(x, axis));
        return Each(TensorPrimitives.Divide, [parts, Reduce(TensorPrimitives.Sum, parts)]);
    }

    private RowValue LogSoftmax(RowValue x, int axis)
    {
        var lowered = Lowered(x, axis);
        var sum = Reduce(TensorPrimitives.Sum, Each(TensorPrimitives.Exp, lowered));
        return Each(TensorPrimitives.Subtract, [lowered, Each(TensorPrimitives.Log, sum)]);
    }

    /// <summary>A row less its greatest value, so that no power is too large.</summary>
    private RowValue Lowered(RowValue x, int axis)
    {
        Require(axis == 1);
        return Each(TensorPrimitives.Subtract, [x, Reduce(TensorPrimitives.Max, x)]);
    }

    private RowValue Reduce(Reduction function, RowValue x, ProgramNode node)
    {
        Require(node.Wholes("axes") is [1] && node.Whole("keepdims", 1) == 1);
        return Reduce(function, x);
    }

    /// <summary>Reduces a row to one number.</summary>
    private RowValue Reduce(Reduction function, RowValue x)
    {
        Require(x is { Type: ProgramType.Single, Shape: [1, > 0] });
        return program.Compute([1, 1], x.Type, [x], (memory, y) => y[0] = function(x.In(memory)));
    }

    private RowValue Gemm(RowValue[] x, ProgramNode node)
    {
        Require(node.Single("alpha", 1) == 1 && node.Single("beta", 1) == 1 && node.Whole("transA", 0) == 0);
        return Product(x[0], x[1], node.Whole("transB", 0) == 1, x.Length > 2 ? x[2] : null);
    }

    /// <summary>A row by a constant matrix: for few outputs each by itself, else all of them input by input.</summary>
    private RowValue Product(RowValue x, RowValue factors, bool isTransposed, RowValue? offsets)
    {
        Require(x is { Type: ProgramType.Single, Shape: [1, _] } && factors is { Constant: not null, Shape: [_, _] });
        int inputs = x.Shape[1],
            outputs = factors.Shape[isTransposed ? 0 : 1];
        Require(factors.Type == x.Type && factors.Shape[isTransposed ? 1 : 0] == inputs && outputs > 0);
        program.Count((long)inputs * outputs);
        bool byOutput = outputs <= inputs;
        var matrix = isTransposed == byOutput ? factors : _moves.Transpose(factors);
        var added = offsets is null ? null : Expand(offsets, [1, outputs]);
        return program.Compute(
            [1, outputs],
            x.Type,
            added is null ? [x, matrix] : [x, matrix, added],
            (memory, y) =>
            {
                y.Clear();
                if (byOutput)
                    RowFunctions.AddProducts(x.In(memory), matrix.In(memory), y);
                else
                    RowFunctions.AddScaled(x.In(memory), matrix.In(memory), y);
                if (added is not null)
                    TensorPrimitives.Add(y, added.In(memory), y);
            }
        );
    }
}
