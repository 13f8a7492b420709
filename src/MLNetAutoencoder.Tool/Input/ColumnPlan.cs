using Microsoft.ML.Data;
using MLNetAutoencoder.Common;

namespace MLNetAutoencoder.Tool.Input;

/// <summary>What a detector makes of a column.</summary>
internal enum ColumnUse
{
    Number,

    /// <summary>Text of few values: a slot for each.</summary>
    Category,

    /// <summary>Text of many values: a slot for each value of a hash.</summary>
    HashedCategory,

    /// <summary>Tells rows apart; carried along where rows are scored.</summary>
    Id,

    /// <summary>Tells anomalies; for measuring only.</summary>
    Label,

    LeftOut,
}

/// <summary>What a person said of the columns; names in any case.</summary>
/// <param name="Label">The column of labels; null for none.</param>
/// <param name="Ids">Columns that name a row.</param>
/// <param name="Ignored">Columns that are left out.</param>
/// <param name="Only">The only columns that are used; empty for all.</param>
internal sealed record ColumnWishes(
    string? Label = null,
    IReadOnlyList<string>? Ids = null,
    IReadOnlyList<string>? Ignored = null,
    IReadOnlyList<string>? Only = null
);

/// <summary>The use of a column, guessed from its profile.</summary>
/// <param name="Profile">What is in it.</param>
/// <param name="Use">What it is used as.</param>
/// <param name="Reason">The same for people, with the reason where it is not used.</param>
internal sealed record ColumnPlan(ColumnProfile Profile, ColumnUse Use, string Reason)
{
    /// <summary>Texts of more values are hashed.</summary>
    public const int MostCategories = 100;

    /// <summary>Slots of a hashed column, as a power of two.</summary>
    public const int HashBits = 8;

    private const double NearlyAll = 0.9;

    /// <summary>Where fewer are missing, a mark would make each of them stand out, whatever else the row holds.</summary>
    private const double MarkedShare = 0.05;
    private const double SingleDigits = 1 << 24; // whole numbers beyond are not all in Single
    private const double FarFromZero = 1000;

    public string Name => Profile.Column.Name;

    public bool IsFeature => Use is ColumnUse.Number or ColumnUse.Category or ColumnUse.HashedCategory;

    /// <summary>Whether numbers that are missing get the mean.</summary>
    public bool IsFilled => Use == ColumnUse.Number && Profile.Missing > 0;

    /// <summary>Whether a column beside it tells which ones were missing.</summary>
    public bool HasIndicator => Use == ColumnUse.Number && IsMarked(Profile);

    /// <summary>The type in the model: Double where Single would lose what the column varies by.</summary>
    public DataKind Type =>
        Use != ColumnUse.Number ? DataKind.String
        : NeedsDouble ? DataKind.Double
        : DataKind.Single;

    /// <summary>Single has seven digits: too few for what lies far from 0 beside what it varies by, as a time in seconds does.</summary>
    private bool NeedsDouble =>
        Profile is { Least: { } least, Greatest: { } greatest }
        && Math.Max(Math.Abs(least), Math.Abs(greatest)) > Math.Max(SingleDigits, (greatest - least) * FarFromZero);

    /// <summary>Plans all columns of a source, in its order.</summary>
    public static IReadOnlyList<ColumnPlan> Of(IReadOnlyList<ColumnProfile> profiles, ColumnWishes wishes) =>
        [.. profiles.Select(profile => Of(profile, wishes))];

    private static ColumnPlan Of(ColumnProfile profile, ColumnWishes wishes)
    {
        string name = profile.Column.Name;
        if (Is(wishes.Label, name))
            return new(profile, ColumnUse.Label, "label: for measuring only");
        if (Has(wishes.Ids, name))
            return new(profile, ColumnUse.Id, "id: carried along");
        if (Has(wishes.Ignored, name))
            return LeftOut(profile, "as asked");
        bool isWanted = Has(wishes.Only, name);
        if (!isWanted && wishes.Only is { Count: > 0 })
            return LeftOut(profile, "not among --columns");
        return profile.Values == 0 ? LeftOut(profile, "no value") : ByKind(profile, isWanted);
    }

    private static ColumnPlan ByKind(ColumnProfile profile, bool isWanted) =>
        profile.Column.Kind switch
        {
            ColumnKind.WholeNumber when !isWanted && CountsRows(profile) => LeftOut(profile, "numbers the rows"),
            ColumnKind.WholeNumber or ColumnKind.Number => new(profile, ColumnUse.Number, Number("number", profile)),
            ColumnKind.Boolean => new(profile, ColumnUse.Number, Number("0 or 1", profile)),
            ColumnKind.Date => LeftOut(profile, "a date; take parts of it by --sql"),
            ColumnKind.Text when !isWanted && profile.Distinct >= NearlyAll * profile.Values => LeftOut(
                profile,
                profile.Distinct >= profile.Values ? "an id: every value differs" : "nearly every value differs"
            ),
            ColumnKind.Text => Text(profile),
            _ => LeftOut(profile, $"holds {profile.Column.SqlType}"),
        };

    /// <summary>Whether whole numbers run from one to the next without a gap, each once.</summary>
    private static bool CountsRows(ColumnProfile profile) =>
        profile.Values > 2 && profile.Greatest - profile.Least + 1 == profile.Values && profile.Distinct >= NearlyAll * profile.Values;

    private static string Number(string what, ColumnProfile profile) =>
        profile.Missing == 0 ? what
        : IsMarked(profile) ? what + "; missing ones get the mean and are marked"
        : what + "; missing ones get the mean";

    private static bool IsMarked(ColumnProfile profile) => profile.Missing >= MarkedShare * profile.Rows && profile.Missing > 0;

    private static ColumnPlan Text(ColumnProfile profile)
    {
        bool isHashed = profile.Distinct > MostCategories;
        string hashed = isHashed ? Invariant.Text($", hashed to {1 << HashBits}") : "";
        string missing = profile.Missing > 0 ? "; missing ones are one more" : "";
        return new(
            profile,
            isHashed ? ColumnUse.HashedCategory : ColumnUse.Category,
            Invariant.Text($"one of {profile.Distinct} categories{hashed}{missing}")
        );
    }

    private static ColumnPlan LeftOut(ColumnProfile profile, string why) => new(profile, ColumnUse.LeftOut, "left out: " + why);

    private static bool Is(string? wish, string name) => name.Equals(wish, StringComparison.OrdinalIgnoreCase);

    private static bool Has(IReadOnlyList<string>? wishes, string name) => wishes?.Any(wish => Is(wish, name)) == true;
}
