namespace MLNetAutoencoder.SingleRow;

/// <summary>
/// A graph as a list of vector functions over the numbers of one row. A call of ONNX Runtime costs microseconds whatever it computes, which
/// on a small network is nearly all of a row's time (docs/decisions/0018-single-rows.md). Immutable.
/// </summary>
internal sealed class RowProgram
{
    /// <summary>Outputs that are told apart by the bits of a number.</summary>
    private const int MostOutputs = 64;

    private readonly (RowStep Step, ulong Outputs)[] _steps;
    private readonly RowValue _input;
    private readonly RowValue[] _outputs;
    private readonly int _numbers;

    private RowProgram(RowCompiler graph, RowValue input, RowValue[] outputs)
    {
        (_input, _outputs, _numbers) = (input, outputs, graph.Numbers);
        var users = new ulong[graph.Steps.Count];
        for (int i = 0; i < outputs.Length; i++)
            users[outputs[i].Step] |= 1ul << i;
        for (int step = users.Length - 1; step >= 0; step--)
        {
            foreach (var read in graph.Steps[step].Reads.Where(read => read.Step >= 0))
                users[read.Step] |= users[step];
        }
        _steps = [.. graph.Steps.Zip(users).Where(step => step.Second != 0)];
    }

    /// <summary>Makes the program of a model that a session was made of.</summary>
    /// <param name="onnx">The file.</param>
    /// <param name="input">Name and values of the row.</param>
    /// <param name="outputs">Name and values of each output.</param>
    /// <returns>
    /// Null where the graph has an operator or shape that is none of a dense network's, or is better left to ONNX Runtime.
    /// </returns>
    public static RowProgram? Of(byte[] onnx, (string Name, int Size) input, IReadOnlyList<(string Name, int Size)> outputs)
    {
        try
        {
            var graph = RowCompiler.Compile(onnx, input);
            RowValue[] values = [.. outputs.Select(output => graph.Find(output.Name))];
            RowCompiler.Require(
                outputs.Count <= MostOutputs
                    && values.Zip(outputs).All(pair => pair is { First.Step: >= 0 } && pair.First.Length == pair.Second.Size)
            );
            var program = new RowProgram(graph, graph.Find(input.Name), values);
            program.Run(program.NewMemory(), ulong.MaxValue);
            return program;
        }
        catch (Exception e) when (e is UnfitException or SystemException)
        {
            return null; // The session of the same graph has scored a row: what does not fit here is no fault, but unknown.
        }
    }

    /// <summary>What a row is computed in; for one row at a time.</summary>
    public float[] NewMemory() => new float[_numbers];

    /// <summary>Takes the row.</summary>
    public Span<float> Input(float[] memory) => _input.In(memory);

    /// <summary>What was computed; a Boolean is 0 or 1.</summary>
    public ReadOnlySpan<float> Output(float[] memory, int output) => _outputs[output].In(memory);

    /// <summary>Computes outputs of the row in the memory.</summary>
    /// <param name="memory">From <see cref="NewMemory"/>.</param>
    /// <param name="outputs">A bit for each that is wanted; the others are not to be read.</param>
    public void Run(float[] memory, ulong outputs)
    {
        foreach (var (step, users) in _steps)
        {
            if ((users & outputs) != 0)
                step.Run(memory);
        }
    }
}

/// <summary>Numbers that a program reads or makes, one behind the other.</summary>
/// <param name="Start">The place of the first.</param>
/// <param name="Type">What they stand for: whole numbers and Booleans are kept as Single too, and small enough for it.</param>
internal sealed record RowValue(int Start, ProgramType Type)
{
    private readonly int[] _shape = [];

    /// <summary>The numbers, where they are the same for every row; null where they lie in the memory of a row.</summary>
    public float[]? Constant { get; init; }

    /// <summary>The step that makes them; -1 for none.</summary>
    public int Step { get; init; } = -1;

    /// <summary>The sizes of the tensor; of a row the first is 1.</summary>
    public required int[] Shape
    {
        get => _shape;
        init => (_shape, Length) = (value, value.Aggregate(1, (product, size) => checked(product * size)));
    }

    public int Length { get; private init; }

    public Span<float> In(float[] memory) => (Constant ?? memory).AsSpan(Start, Length);
}

/// <summary>Computes numbers of a row from others.</summary>
/// <param name="Reads">The others.</param>
/// <param name="Result">Where they go.</param>
/// <param name="Function">Is given the memory of the row, and the result within it.</param>
internal sealed record RowStep(RowValue[] Reads, RowValue Result, RowFunction Function)
{
    public void Run(float[] memory) => Function(memory, Result.In(memory));
}

internal delegate void RowFunction(float[] memory, Span<float> result);
