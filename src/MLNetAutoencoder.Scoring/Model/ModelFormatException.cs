namespace MLNetAutoencoder;

/// <summary>Thrown when bytes or a file are not a model that this library can read: damaged, truncated, foreign, or of a newer format.</summary>
public sealed class ModelFormatException : FormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with the model and what to do about it.</param>
    /// <param name="innerException">The reader's own error, if there is one.</param>
    public ModelFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
