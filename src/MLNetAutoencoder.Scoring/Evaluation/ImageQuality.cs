namespace MLNetAutoencoder;

/// <summary>Sums up the image metrics of rows.</summary>
internal sealed class ImageQuality(ImageShape shape, double dataRange)
{
    private readonly StructuralSimilarity _similarity = new(shape.Height, shape.Width, dataRange);
    private readonly double[] _first = new double[shape.Height * shape.Width];
    private readonly double[] _second = new double[shape.Height * shape.Width];
    private double _decibels;
    private double _similarities;
    private long _count;

    public double PeakSignalToNoiseRatio => _decibels / _count;

    public double StructuralSimilarity => _similarities / _count;

    public void Add(float[] image, float[] reconstruction)
    {
        double error = 0, similarity = 0;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            Read(image, channel, _first);
            Read(reconstruction, channel, _second);
            similarity += _similarity.Of(_first, _second);
            for (int i = 0; i < _first.Length; i++)
                error += (_first[i] - _second[i]) * (_first[i] - _second[i]);
        }
        _decibels += 10 * Math.Log10(dataRange * dataRange / (error / image.Length));
        _similarities += similarity / shape.Channels;
        _count++;
    }

    private void Read(float[] image, int channel, double[] plane)
    {
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
                plane[(y * shape.Width) + x] = image[shape.IndexOf(channel, y, x)];
        }
    }
}
