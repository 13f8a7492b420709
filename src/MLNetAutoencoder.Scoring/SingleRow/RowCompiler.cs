using System.Runtime.InteropServices;

namespace MLNetAutoencoder.SingleRow;

/// <summary>Reads a graph into the steps of a program, node by node; what depends on no row is computed at once.</summary>
internal sealed class RowCompiler
{
    /// <summary>The operator set that this library writes: others have the same names for other things.</summary>
    private const int Opset = 12;

    /// <summary>Numbers that are made of a row or of constants; a dense network makes far fewer.</summary>
    private const int MostNumbers = 1 << 20;

    /// <summary>
    /// Multiplications of a row beyond which ONNX Runtime is at least as fast: its products are faster, and its call is little beside them.
    /// </summary>
    private const long MostMultiplications = 1 << 19;

    /// <summary>A Single holds whole numbers up to this one.</summary>
    private const int MostWhole = 1 << 24;

    private readonly Dictionary<string, RowValue> _values = [];
    private readonly List<RowStep> _steps = [];

    private long _multiplications;
    private long _made;

    private RowCompiler() { }

    public IReadOnlyList<RowStep> Steps => _steps;

    /// <summary>Numbers in the memory of a row.</summary>
    public int Numbers { get; private set; }

    /// <exception cref="UnfitException">The graph has something that no dense network has.</exception>
    public static RowCompiler Compile(byte[] onnx, (string Name, int Size) input)
    {
        var model = ProgramModel.Parser.WithDiscardUnknownFields(true).ParseFrom(onnx);
        Require(model.OpsetImport is [{ Domain: "", Version: Opset }]);
        var compiler = new RowCompiler();
        foreach (var tensor in model.Graph!.Initializer)
            compiler._values[tensor.Name] = Constant(tensor);
        compiler._values[input.Name] = new RowValue(0, ProgramType.Single) { Shape = [1, input.Size] };
        compiler._made = compiler.Numbers = input.Size;
        var operators = new RowOperators(compiler);
        foreach (var node in model.Graph.Node)
            compiler.Add(node, operators);
        return compiler;
    }

    /// <exception cref="UnfitException">It does not hold, so there is no program.</exception>
    public static void Require(bool holds)
    {
        if (!holds)
            throw new UnfitException();
    }

    /// <exception cref="UnfitException">There is no tensor of the name.</exception>
    public RowValue Find(string name) => _values.TryGetValue(name, out var value) ? value : throw new UnfitException();

    /// <summary>Adds a step, or computes its result where that is the same for every row.</summary>
    /// <param name="shape">Of the result.</param>
    /// <param name="type">Of the result.</param>
    /// <param name="reads">What the function reads.</param>
    /// <param name="function">Computes the result.</param>
    public RowValue Compute(int[] shape, ProgramType type, RowValue[] reads, RowFunction function)
    {
        var result = new RowValue(Numbers, type) { Shape = shape, Step = _steps.Count };
        Require((_made += result.Length) <= MostNumbers);
        if (reads.All(read => read.Constant is not null))
        {
            result = result with { Start = 0, Step = -1, Constant = new float[result.Length] };
            function([], result.Constant);
            return result;
        }
        Numbers += result.Length;
        _steps.Add(new RowStep(reads, result, function));
        return result;
    }

    /// <summary>Counts multiplications of a row.</summary>
    public void Count(long multiplications)
    {
        _multiplications += multiplications;
        Require(_multiplications <= MostMultiplications);
    }

    private void Add(ProgramNode node, RowOperators operators)
    {
        Require(node.Domain.Length == 0);
        RowValue[] inputs = [.. node.Input.Select(Find)];
        var outputs = operators.Compile(node, inputs);
        Require(outputs.Length == node.Output.Count);
        foreach (var (name, value) in node.Output.Zip(outputs))
            _values[name] = value;
    }

    private static RowValue Constant(ProgramTensor tensor)
    {
        var raw = tensor.RawData.Span;
        float[] values = tensor.DataType switch
        {
            ProgramType.Single => MemoryMarshal.Cast<byte, float>(raw).ToArray(),
            ProgramType.Int32 => Whole(MemoryMarshal.Cast<byte, int>(raw)),
            ProgramType.Int64 => Whole(MemoryMarshal.Cast<byte, long>(raw)),
            _ => throw new UnfitException(),
        };
        var value = new RowValue(0, tensor.DataType) { Constant = values, Shape = [.. tensor.Dims.Select(size => checked((int)size))] };
        Require(value.Length == values.Length);
        return value;
    }

    private static float[] Whole<T>(ReadOnlySpan<T> values)
        where T : struct, System.Numerics.INumber<T>
    {
        var result = new float[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = float.CreateSaturating(values[i]);
            Require(Math.Abs(result[i]) <= MostWhole);
        }
        return result;
    }
}

/// <summary>A graph has something that a program is not made of.</summary>
internal sealed class UnfitException : Exception;

internal sealed partial class ProgramNode
{
    /// <summary>An attribute that is a whole number.</summary>
    public int Whole(string name, int otherwise) => Find(name) is { } attribute ? checked((int)attribute.I) : otherwise;

    /// <summary>An attribute that is several whole numbers; empty where there is none.</summary>
    public int[] Wholes(string name) => Find(name) is { } attribute ? [.. attribute.Ints.Select(value => checked((int)value))] : [];

    /// <summary>An attribute that is a number.</summary>
    public float Single(string name, float otherwise) => Find(name)?.F ?? otherwise;

    private ProgramAttribute? Find(string name) => Attribute.FirstOrDefault(attribute => attribute.Name == name);
}
