using System.Reflection;
using System.Reflection.Emit;
using System.Text.Json;
using Microsoft.ML.Data;
using MLNetAutoencoder.Tool.Input;

namespace MLNetAutoencoder.Tool.Serving;

/// <summary>
/// A class with a property for each column of a model, made at run time: ML.NET reads rows from the properties of a type, and the columns
/// of a model are known when it is loaded.
/// </summary>
internal sealed class RowType
{
    private readonly Dictionary<string, (PropertyInfo Property, DataKind Kind)> _columns;

    public RowType(IReadOnlyList<ViewColumn> columns)
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Rows"), AssemblyBuilderAccess.Run).DefineDynamicModule("Rows");
        var builder = module.DefineType("Row", TypeAttributes.Public | TypeAttributes.Class);
        foreach (var column in columns)
            Define(builder, column.Name, Property(column.Type));
        Type = builder.CreateType();
        _columns = columns.ToDictionary(column => column.Name, column => (Type.GetProperty(column.Name)!, column.Type));
    }

    public Type Type { get; }

    /// <summary>A row from an object whose members are named after columns. What is not there or null is missing.</summary>
    /// <exception cref="ArgumentException">A member names no column, or holds what the column cannot.</exception>
    public object Read(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object)
            throw new ArgumentException($"A row is {row.ValueKind}; send an object with a value for each of: {Names}.");
        object made = Activator.CreateInstance(Type)!;
        foreach (var (property, kind) in _columns.Values)
            property.SetValue(made, Missing(kind));
        foreach (var member in row.EnumerateObject())
        {
            if (!_columns.TryGetValue(member.Name, out var column))
                throw new ArgumentException($"The model reads no column '{member.Name}'; it reads {Names}.");
            column.Property.SetValue(made, Value(member, column.Kind));
        }
        return made;
    }

    private string Names => string.Join(", ", _columns.Keys);

    private static Type Property(DataKind kind) =>
        kind switch
        {
            DataKind.Single => typeof(float),
            DataKind.Double => typeof(double),
            _ => typeof(string),
        };

    private static object Missing(DataKind kind) =>
        kind switch
        {
            DataKind.Single => float.NaN,
            DataKind.Double => double.NaN,
            _ => TableView.MissingText,
        };

    private static object Value(JsonProperty member, DataKind kind) =>
        (member.Value.ValueKind, kind) switch
        {
            (JsonValueKind.Null, _) => Missing(kind),
            (JsonValueKind.Number, DataKind.Single) => (float)member.Value.GetDouble(),
            (JsonValueKind.Number, DataKind.Double) => member.Value.GetDouble(),
            (JsonValueKind.True, DataKind.Single) => 1f,
            (JsonValueKind.False, DataKind.Single) => 0f,
            (JsonValueKind.String, DataKind.String) => member.Value.GetString()!,
            (JsonValueKind.Number, DataKind.String) => member.Value.GetRawText(),
            _ => throw new ArgumentException(
                $"'{member.Name}' is {member.Value.GetRawText()}; the model takes a {(kind == DataKind.String ? "text" : "number")}."
            ),
        };

    private static void Define(TypeBuilder builder, string name, Type type)
    {
        const MethodAttributes Accessor = MethodAttributes.Public | MethodAttributes.SpecialName | MethodAttributes.HideBySig;
        var field = builder.DefineField("_" + name, type, FieldAttributes.Private);
        var property = builder.DefineProperty(name, PropertyAttributes.None, type, null);

        var getter = builder.DefineMethod("get_" + name, Accessor, type, null);
        var get = getter.GetILGenerator();
        get.Emit(OpCodes.Ldarg_0);
        get.Emit(OpCodes.Ldfld, field);
        get.Emit(OpCodes.Ret);
        property.SetGetMethod(getter);

        var setter = builder.DefineMethod("set_" + name, Accessor, null, [type]);
        var set = setter.GetILGenerator();
        set.Emit(OpCodes.Ldarg_0);
        set.Emit(OpCodes.Ldarg_1);
        set.Emit(OpCodes.Stfld, field);
        set.Emit(OpCodes.Ret);
        property.SetSetMethod(setter);
    }
}
