namespace MLNetAutoencoder.Metrics;

/// <summary>
/// Structural similarity of two planes of pixels: Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility to
/// structural similarity", IEEE Transactions on Image Processing 13 (2004), equation 13 averaged over all windows inside the image.
/// </summary>
internal sealed class StructuralSimilarity
{
    private const int LargestWindow = 11;
    private const double Deviation = 1.5;
    private const double K1 = 0.01;
    private const double K2 = 0.03;

    private readonly double[] _window; // one axis of the Gaussian, which is separable
    private readonly int _height;
    private readonly int _width;
    private readonly double _c1;
    private readonly double _c2;
    private readonly double[] _lines; // a plane that is filtered along its lines
    private readonly double[] _product;
    private readonly double[][] _filtered;

    public StructuralSimilarity(int height, int width, double dataRange)
    {
        int smaller = Math.Min(height, width);
        int size = Math.Min(LargestWindow, smaller - ((smaller + 1) % 2));
        _window = Gaussian(size);
        (_height, _width) = (height, width);
        (_c1, _c2) = (K1 * dataRange * K1 * dataRange, K2 * dataRange * K2 * dataRange);
        int places = (height - size + 1) * (width - size + 1);
        _lines = new double[height * (width - size + 1)];
        _product = new double[height * width];
        _filtered = [.. Enumerable.Range(0, 5).Select(_ => new double[places])];
    }

    public double Of(double[] x, double[] y)
    {
        double[] meanX = Filter(x, _filtered[0]),
            meanY = Filter(y, _filtered[1]);
        double[] meanXX = Filter(Product(x, x), _filtered[2]),
            meanYY = Filter(Product(y, y), _filtered[3]),
            meanXY = Filter(Product(x, y), _filtered[4]);
        double sum = 0;
        for (int i = 0; i < meanX.Length; i++)
        {
            var (mx, my) = (meanX[i], meanY[i]);
            double varianceX = meanXX[i] - (mx * mx),
                varianceY = meanYY[i] - (my * my),
                covariance = meanXY[i] - (mx * my);
            sum += ((2 * mx * my) + _c1) * ((2 * covariance) + _c2) / (((mx * mx) + (my * my) + _c1) * (varianceX + varianceY + _c2));
        }
        return sum / meanX.Length;
    }

    private static double[] Gaussian(int size)
    {
        double[] weights =
        [
            .. Enumerable.Range(0, size).Select(i => i - (size / 2)).Select(d => Math.Exp(-d * d / (2 * Deviation * Deviation))),
        ];
        double sum = weights.Sum();
        return [.. weights.Select(w => w / sum)];
    }

    private double[] Product(double[] x, double[] y)
    {
        for (int i = 0; i < _product.Length; i++)
            _product[i] = x[i] * y[i];
        return _product;
    }

    private double[] Filter(double[] plane, double[] result)
    {
        int columns = _width - _window.Length + 1,
            rows = _height - _window.Length + 1;
        for (int y = 0; y < _height; y++)
        {
            for (int x = 0; x < columns; x++)
                _lines[(y * columns) + x] = Weighted(plane, (y * _width) + x, step: 1);
        }
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
                result[(y * columns) + x] = Weighted(_lines, (y * columns) + x, step: columns);
        }
        return result;
    }

    private double Weighted(double[] values, int start, int step)
    {
        double sum = 0;
        for (int i = 0; i < _window.Length; i++)
            sum += _window[i] * values[start + (i * step)];
        return sum;
    }
}

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
        double error = 0,
            similarity = 0;
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
