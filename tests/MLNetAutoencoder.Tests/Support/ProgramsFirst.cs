using System.Reflection;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("MLNetAutoencoder.Tests.ProgramsFirst", "MLNetAutoencoder.Tests")]

namespace MLNetAutoencoder.Tests;

/// <summary>
/// Tests that start programs take longest: begun last, they would leave a core idle at the end. The others follow by name.
/// </summary>
public sealed class ProgramsFirst : ITestCollectionOrderer
{
    private static readonly HashSet<string> s_programs =
    [
        .. typeof(ProgramsFirst)
            .Assembly.GetTypes()
            .Where(type => type.GetCustomAttributesData().Any(IsOfPrograms))
            .Select(type => $"Test collection for {type.FullName}")
            .Append(nameof(DemoRun)),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections
            .OrderBy(collection => !s_programs.Contains(collection.DisplayName))
            .ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);

    private static bool IsOfPrograms(CustomAttributeData attribute) =>
        attribute.AttributeType == typeof(TraitAttribute) && Equals(attribute.ConstructorArguments[1].Value, "Processes");
}
