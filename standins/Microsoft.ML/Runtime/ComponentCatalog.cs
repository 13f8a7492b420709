using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Runtime;

/// <summary>Knows the classes that a model file names by contract; in the stand-in only <see cref="ExtensionBaseAttribute"/> contracts.</summary>
public sealed class ComponentCatalog
{
    private readonly ConcurrentDictionary<(Type Attribute, string Contract), Type> _extensions = new();
    private readonly ConcurrentDictionary<string, bool> _assemblies = new();

    internal ComponentCatalog() { }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        Check.NotNull(assembly, nameof(assembly));
        if (!_assemblies.TryAdd(assembly.FullName!, true))
            return;
        foreach (var type in assembly.GetTypes())
        {
            foreach (var attribute in type.GetCustomAttributes(typeof(ExtensionBaseAttribute), inherit: false).Cast<ExtensionBaseAttribute>())
            {
                if (!_extensions.TryAdd((attribute.GetType(), attribute.ContractName), type) && throwOnError)
                    throw new InvalidOperationException(
                        $"An extension for '{attribute.GetType().Name}' with contract '{attribute.ContractName}' has already been registered in the ComponentCatalog.");
            }
        }
    }

    /// <summary>A new instance of the class registered for the contract.</summary>
    internal object GetExtensionValue(Type attributeType, string contractName)
        => _extensions.TryGetValue((attributeType, contractName), out var type)
            ? Activator.CreateInstance(type)!
            : throw new InvalidOperationException(
                $"Unable to locate an extension for the contract '{contractName}'. Ensure you have called ComponentCatalog.RegisterAssembly " +
                $"with the Assembly that contains a class decorated with a '{attributeType.FullName}'.");
}
