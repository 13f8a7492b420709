using MLNetAutoencoder.Common;
using MLNetAutoencoder.Network;
using MLNetAutoencoder.Network.Layers;
using MLNetAutoencoder.Settings;

namespace MLNetAutoencoder.Kinds.Architectures;

/// <summary>
/// What the architectures for windows of a series share: a row is steps times channels, the oldest step first, the channels of a step side
/// by side.
/// </summary>
internal static class WindowShape
{
    /// <exception cref="InvalidOperationException">The rows are not of that size.</exception>
    public static void Require(int length, int channels, int features, string architecture)
    {
        Guard.Data(
            (long)length * channels == features,
            $"{architecture} takes windows of length {length} x {channels} channels = {(long)length * channels} values, but the "
                + $"feature column has {features}; set length and channels so that they multiply to {features}, or cut other windows."
        );
    }

    public static void RequirePatch(int patch, int length) =>
        SettingRange.Require(patch >= 1 && length % patch == 0, patch, Invariant.Text($"a divisor of length, which is {length}"));

    /// <summary>
    /// Puts what a decoder gives, for each position one or more values of each feature there, one set of features behind the other, as
    /// losses take them.
    /// </summary>
    public static IReadOnlyList<NetworkLayer> Sets(int positions, NetworkSizes sizes)
    {
        var (raw, targets) = (sizes.Raw, sizes.Targets);
        if (raw == targets || targets % positions != 0)
            return [];
        var byPosition = new Shape(positions, raw / targets, targets / positions);
        var bySet = new PermuteLayer(byPosition, 1, 0, 2);
        return [new ReshapeLayer(raw, byPosition), bySet, new ReshapeLayer(bySet.Output, raw)];
    }

    /// <summary>What does not go with padding.</summary>
    public static IEnumerable<OptionFault> PaddingFaults(IPlanOptions options, string architecture)
    {
        if (options.TargetColumnName is { } target)
            yield return new OptionFault(
                nameof(options.TargetColumnName),
                target,
                $"null for {architecture} with maskPadding, which rebuilds the steps that a row of features has"
            );
    }

    /// <summary>What does not go with an architecture that has normalizations or none of its own.</summary>
    public static IEnumerable<OptionFault> Faults(IPlanOptions options, string architecture)
    {
        if (options.Normalization != Normalization.None)
            yield return new OptionFault(nameof(options.Normalization), options.Normalization, $"{Normalization.None} for {architecture}");
    }
}
