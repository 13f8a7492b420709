namespace MLNetAutoencoder;

/// <summary>What a parameter is to those that change it.</summary>
internal enum ParameterRole
{
    /// <summary>Learned, and held small by penalties, decay and bounds.</summary>
    Weight,

    /// <summary>Learned, and left alone by these.</summary>
    Offset,

    /// <summary>Not learned but measured along the way.</summary>
    Buffer,
}

/// <summary>
/// A matrix of numbers that a layer takes; a vector is a matrix of one row. It stands for itself: a layer that holds another layer's parameter shares its
/// numbers.
/// </summary>
/// <param name="rows">Of a weight: the units that it leads to.</param>
/// <param name="columns">Of a weight: the values that lead into each unit.</param>
/// <param name="role">What it is to those that change it.</param>
/// <param name="start">Writes what training begins with.</param>
internal sealed class Parameter(int rows, int columns, ParameterRole role, StartValues start)
{
    public int Rows => rows;

    public int Columns => columns;

    public ParameterRole Role => role;

    /// <summary>Writes what training begins with, row by row.</summary>
    public StartValues Start => start;

    /// <summary>A matrix of weights, drawn by the initializer that the options name.</summary>
    public static Parameter Weight(int outputs, int inputs)
        => new(outputs, inputs, ParameterRole.Weight, (values, initializer, random) => InitialWeights.Fill(values, outputs, inputs, initializer, random));

    /// <summary>What is added to the sums of a layer.</summary>
    /// <param name="outputs">Values.</param>
    /// <param name="inputs">Values that lead into each sum, by which PyTorch draws its biases.</param>
    public static Parameter Bias(int outputs, int inputs)
        => new(1, outputs, ParameterRole.Offset, (values, initializer, random) => InitialWeights.FillBias(values, inputs, initializer, random));

    /// <summary>A learned vector that begins with one value.</summary>
    public static Parameter Vector(int size, float start) => new(1, size, ParameterRole.Offset, (values, _, _) => values.Fill(start));

    /// <summary>A measured vector that begins with one value.</summary>
    public static Parameter Buffer(int size, float start) => Buffer(1, size, start);

    /// <summary>A measured matrix that begins with one value.</summary>
    public static Parameter Buffer(int rows, int columns, float start) => new(rows, columns, ParameterRole.Buffer, (values, _, _) => values.Fill(start));
}

/// <summary>Writes what training begins with.</summary>
/// <param name="values">As many as the parameter has, row by row.</param>
/// <param name="initializer">What the options name for weights.</param>
/// <param name="random">Gives the same numbers for the same seed.</param>
internal delegate void StartValues(Span<float> values, WeightInitializer initializer, Random random);
