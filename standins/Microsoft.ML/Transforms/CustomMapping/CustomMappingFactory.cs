using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

using VectorKind = SchemaShape.Column.VectorKind;

/// <summary>Makes the action of a mapping again when a saved model is loaded; marked with <see cref="CustomMappingFactoryAttributeAttribute"/>.</summary>
public abstract class CustomMappingFactory<TSrc, TDst> : ICustomMappingFactory
    where TSrc : class, new()
    where TDst : class, new()
{
    protected CustomMappingFactory()
    {
    }

    public abstract Action<TSrc, TDst> GetMapping();

    ITransformer ICustomMappingFactory.CreateTransformer(IHostEnvironment env, string contractName) =>
        new CustomMappingTransformer<TSrc, TDst>(GetMapping(), contractName);
}

/// <summary>Gives a mapping factory the contract name under which a model file refers to it.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class CustomMappingFactoryAttributeAttribute : ExtensionBaseAttribute
{
    public CustomMappingFactoryAttributeAttribute(string contractName)
        : base(contractName)
    {
    }
}

internal interface ICustomMappingFactory
{
    ITransformer CreateTransformer(IHostEnvironment env, string contractName);
}

/// <summary>What a model file holds of a mapping: its contract and the assembly of its action.</summary>
internal static class CustomMapping
{
    internal const string Signature = "CustomTransformer";

    internal static ITransformer Load(IHostEnvironment env, ModelLoadContext ctx)
    {
        string contract = ctx.Reader.ReadString();
        env.ComponentCatalog.RegisterAssembly(Assembly.Load(ctx.Reader.ReadString()));
        return env.ComponentCatalog.GetExtensionValue(typeof(CustomMappingFactoryAttributeAttribute), contract) is ICustomMappingFactory factory
            ? factory.CreateTransformer(env, contract)
            : throw new InvalidOperationException($"The class with the contract '{contract}' must derive from 'CustomMappingFactory'");
    }

    internal static void CheckInputs(SchemaShape inputSchema, IEnumerable<MemberColumn> columns)
    {
        foreach (var column in columns)
        {
            var wanted = SchemaShape.Column.Of(column.Name, column.Type);
            var found = inputSchema.Require("input", column.Name);
            // Where a vector of any size is wanted, one of fixed size will do.
            bool kindFits = wanted.Kind == VectorKind.VariableVector ? found.Kind != VectorKind.Scalar : found.Kind == wanted.Kind;
            if (!kindFits || !wanted.ItemType.Equals(found.ItemType) || wanted.IsKey != found.IsKey)
            {
                throw SchemaErrors.Mismatch("input", column.Name, column.Type.ToString()!, found.GetTypeString());
            }
        }
    }
}
