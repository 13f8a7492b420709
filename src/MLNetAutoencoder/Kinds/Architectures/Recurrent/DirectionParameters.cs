namespace MLNetAutoencoder;

/// <summary>What one direction of a recurrent layer learns, gate after gate. PyTorch's initializer draws all of it by the number of units.</summary>
/// <param name="Weight">(gates x units, inputs).</param>
/// <param name="RecurrentWeight">(gates x units, units).</param>
/// <param name="Bias">(gates x units).</param>
/// <param name="RecurrentBias">(gates x units); null where the unit has none.</param>
internal sealed record DirectionParameters(Parameter Weight, Parameter RecurrentWeight, Parameter Bias, Parameter? RecurrentBias)
{
    public IEnumerable<Parameter> All => new[] { Weight, RecurrentWeight, Bias, RecurrentBias }.OfType<Parameter>();

    public static DirectionParameters Of(RecurrentUnit unit, RecurrentShape shape)
    {
        int gates = unit.Gates, units = shape.Units;
        var bias = new Parameter(1, gates * units, ParameterRole.Offset, (values, initializer, random) =>
        {
            InitialWeights.FillBias(values, units, initializer, random);
            if (unit.ForgetGate is not { } gate)
                return;
            foreach (ref float value in values.Slice(gate * units, units))
                value += 1;
        });
        return new DirectionParameters(Matrix(shape.Inputs), Matrix(units), bias, unit.HasRecurrentBias ? Parameter.Bias(gates * units, units) : null);

        Parameter Matrix(int inputs) => new(gates * units, inputs, ParameterRole.Weight, (values, initializer, random) =>
        {
            for (int gate = 0; gate < gates; gate++)
                InitialWeights.Fill(values.Slice(gate * units * inputs, units * inputs), units, initializer == WeightInitializer.Torch ? units : inputs, initializer, random);
        });
    }
}
