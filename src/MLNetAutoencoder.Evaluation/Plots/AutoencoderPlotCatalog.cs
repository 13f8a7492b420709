using MLNetAutoencoder;
using MLNetAutoencoder.Common;
using MLNetAutoencoder.Plots;

namespace Microsoft.ML;

/// <summary>Draws trainings, codes and images. The methods may be called from several threads.</summary>
public static class AutoencoderPlotCatalog
{
    /// <summary>Draws training and validation loss by epoch, and marks the epoch whose weights were kept.</summary>
    /// <param name="history">A model's history.</param>
    /// <param name="logarithmic">Whether equal steps of the axis of losses are equal factors. The default is false.</param>
    /// <returns>A chart.</returns>
    /// <exception cref="InvalidOperationException">No epoch has a finite loss, or none above 0 for a logarithmic axis.</exception>
    public static AutoencoderChart PlotLosses(this TrainingHistory history, bool logarithmic = false) =>
        LossChart.Draw(Guard.NotNull(history), logarithmic);

    /// <summary>Draws codes as points, colored by a label: by two of their dimensions, or by the first two principal components.</summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="data">Scored data. Rows with a NaN or infinite value or without a label are left out.</param>
    /// <param name="latentColumnName">The codes: a vector of Single of known size, 2 or greater.</param>
    /// <param name="labelColumnName">
    /// A column of at most 30 different labels: a key, a text, a Boolean, or a number of type Single, Double, Int32 or Int64. The default
    /// null draws all points alike.
    /// </param>
    /// <param name="dimensions">
    /// The dimensions to draw, counted from 0. The default null draws the two of a code of two values and the principal components of
    /// others.
    /// </param>
    /// <param name="maxRows">Rows to draw, 1 or greater; of more rows so many are drawn by the seed. The default is 5,000.</param>
    /// <param name="seed">The seed for that. The default is 0.</param>
    /// <returns>A chart.</returns>
    /// <exception cref="ArgumentException">A column is missing, a name is blank, or dimensions or rows are out of range.</exception>
    /// <exception cref="InvalidOperationException">
    /// A column is of another type, a code has one value, there are too many labels, or no row can be drawn.
    /// </exception>
    public static AutoencoderChart PlotLatentMap(
        this DataOperationsCatalog catalog,
        IDataView data,
        string latentColumnName = EvaluationDefaults.LatentColumn,
        string? labelColumnName = null,
        (int First, int Second)? dimensions = null,
        int maxRows = EvaluationDefaults.MaxRows,
        int seed = 0
    )
    {
        Guard.NotNull(catalog);
        Guard.NotNull(data);
        Guard.NotBlank(latentColumnName);
        Guard.That(maxRows >= 1, nameof(maxRows), $"'{nameof(maxRows)}' is {maxRows}; give 1 or greater.");
        return LatentMap.Draw(data, latentColumnName, labelColumnName, dimensions, maxRows, seed);
    }

    /// <summary>
    /// Puts images above their reconstructions, on request with what the network was given between them and with heat maps of the squared
    /// errors below.
    /// </summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="data">Scored data; its first rows are drawn, without those that hold a NaN or infinite value.</param>
    /// <param name="imageShape">How a vector is read as an image, of 1 or 3 channels.</param>
    /// <param name="featureColumnName">The images: a vector of Single of the shape's size.</param>
    /// <param name="reconstructionColumnName">Their reconstructions: the same.</param>
    /// <param name="count">Images, 1 or greater. The default is 20.</param>
    /// <param name="dataRange">
    /// The value of a white pixel, above 0; a black one is 0, and what lies outside is cut. The default is 1.
    /// </param>
    /// <param name="noisyColumnName">
    /// What was rebuilt, where it is not the images themselves but noisy ones: the same. The default null draws none.
    /// </param>
    /// <param name="showErrors">
    /// Whether to draw the squared difference of each pixel of image and reconstruction in colors from 0 to the greatest but for one in
    /// 200, with a scale; the mean over the channels. The default is false.
    /// </param>
    /// <returns>A sheet of ten images a line.</returns>
    /// <exception cref="ArgumentException">A column is missing, a name is blank, or a number is out of range.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type or size, or no row can be drawn.</exception>
    public static ImageSheet PlotReconstructions(
        this DataOperationsCatalog catalog,
        IDataView data,
        ImageShape imageShape,
        string featureColumnName = EvaluationDefaults.FeatureColumn,
        string reconstructionColumnName = EvaluationDefaults.ReconstructionColumn,
        int count = 20,
        double dataRange = EvaluationDefaults.DataRange,
        string? noisyColumnName = null,
        bool showErrors = false
    )
    {
        string[] columns = noisyColumnName is null
            ? [featureColumnName, reconstructionColumnName]
            : [featureColumnName, noisyColumnName, reconstructionColumnName];
        return Sheet(catalog, data, imageShape, columns, count, dataRange, showErrors);
    }

    /// <summary>Puts images side by side, samples of a generating model for instance.</summary>
    /// <param name="catalog">The catalog of data operations.</param>
    /// <param name="data">Data of images; its first rows are drawn, without those that hold a NaN or infinite value.</param>
    /// <param name="imageShape">How a vector is read as an image, of 1 or 3 channels.</param>
    /// <param name="imageColumnName">The images: a vector of Single of the shape's size.</param>
    /// <param name="count">Images, 1 or greater. The default is 100.</param>
    /// <param name="dataRange">
    /// The value of a white pixel, above 0; a black one is 0, and what lies outside is cut. The default is 1.
    /// </param>
    /// <returns>A sheet of ten images a line.</returns>
    /// <exception cref="ArgumentException">A column is missing, a name is blank, or a number is out of range.</exception>
    /// <exception cref="InvalidOperationException">A column is of another type or size, or no row can be drawn.</exception>
    public static ImageSheet PlotImages(
        this DataOperationsCatalog catalog,
        IDataView data,
        ImageShape imageShape,
        string imageColumnName = EvaluationDefaults.FeatureColumn,
        int count = 100,
        double dataRange = EvaluationDefaults.DataRange
    ) => Sheet(catalog, data, imageShape, [imageColumnName], count, dataRange, showErrors: false);

    private static ImageSheet Sheet(
        DataOperationsCatalog catalog,
        IDataView data,
        ImageShape imageShape,
        string[] columns,
        int count,
        double dataRange,
        bool showErrors
    )
    {
        Guard.NotNull(catalog);
        Guard.NotNull(data);
        Guard.NotNull(imageShape);
        Guard.That(count >= 1, nameof(count), $"'{nameof(count)}' is {count}; give 1 or greater.");
        Guard.That(
            double.IsFinite(dataRange) && dataRange > 0,
            nameof(dataRange),
            $"'{nameof(dataRange)}' is {dataRange}; give the value of a white pixel, above 0."
        );
        return SheetLayout.Read(data, columns, imageShape, count, dataRange, showErrors);
    }
}
