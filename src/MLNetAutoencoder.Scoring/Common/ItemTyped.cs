using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MLNetAutoencoder.Common;

/// <summary>Makes objects for the type of a column's items, which shows as the program runs only.</summary>
internal static class ItemTyped
{
    public const string NeedsCode =
        "Pipelines of ML.NET need types that are found and code that is made as the program runs. Trim the program in the mode that leaves "
        + "them, <TrimMode>partial</TrimMode>. In Native AOT score an autoencoder's ONNX file: AutoencoderModel.Load and Run, or "
        + "AddAutoencoderScoring() without types.";

    /// <param name="generic">The type with one parameter, as <c>typeof(Values&lt;&gt;)</c>.</param>
    /// <param name="item">The type of items.</param>
    /// <param name="arguments">Those of the constructor.</param>
    /// <exception cref="PlatformNotSupportedException">The program has been compiled ahead of time.</exception>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Refused where no code can be made.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "Items are values of ML.NET; what they are is not asked for.")]
    public static object Create(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type generic,
        Type item,
        params object[] arguments
    )
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
            throw new PlatformNotSupportedException(NeedsCode);
        return Activator.CreateInstance(generic.MakeGenericType(item), arguments)!;
    }
}
