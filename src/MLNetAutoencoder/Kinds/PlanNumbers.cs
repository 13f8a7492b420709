namespace MLNetAutoencoder;

/// <summary>The numbers of a network together with the codes that it makes of training rows, for objectives that set numbers by data.</summary>
/// <param name="numbers">May be changed.</param>
/// <param name="codes">Encodes training rows with the numbers as they are now; takes the most rows wanted, gives what the encoder's last layer gives, row by row.</param>
internal sealed class PlanNumbers(NetworkNumbers numbers, Func<int, float[][]> codes)
{
    public Span<float> this[Parameter parameter] => numbers[parameter];

    /// <summary>What the encoder's last layer gives for training rows.</summary>
    /// <param name="most">How many rows at most.</param>
    public float[][] Heads(int most) => codes(most);
}
