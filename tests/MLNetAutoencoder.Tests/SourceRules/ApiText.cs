using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace MLNetAutoencoder.Tests;

/// <summary>Writes what an assembly shows to others as lines of text, in an order that does not depend on the compiler.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    public static IEnumerable<string> Of(Assembly assembly)
        => assembly.GetExportedTypes()
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .SelectMany(type => Members(type).Order(StringComparer.Ordinal).Select(member => $"{type.Namespace}.{ApiNames.Of(type)} | {member}").Prepend($"{type.Namespace}.{ApiNames.Of(type)} | [type] {Header(type)}"))
            .Prepend($"# {assembly.GetName().Name}");

    private static string Header(Type type)
    {
        string kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type.IsValueType ? "struct"
            : type.GetMethod("<Clone>$") is not null ? "record" : "class";
        string modifier = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract && !type.IsInterface ? "abstract " : type.IsSealed && !type.IsValueType ? "sealed " : "";
        var parents = Parents(type).ToList();
        return $"public {modifier}{kind} {type.Name}{(parents.Count > 0 ? " : " + string.Join(", ", parents) : "")}";
    }

    /// <summary>The base class, then the interfaces that neither it nor another interface brings.</summary>
    private static IEnumerable<string> Parents(Type type)
    {
        if (type.IsEnum)
            return [];
        var parent = type.BaseType == typeof(object) || type.BaseType == typeof(ValueType) ? null : type.BaseType;
        var own = type.GetInterfaces().Except(parent?.GetInterfaces() ?? []).Where(i => i.IsVisible && !i.Name.StartsWith("IEquatable", StringComparison.Ordinal)).ToList();
        var direct = own.Except(own.SelectMany(i => i.GetInterfaces())).Select(i => ApiNames.Of(i)).Order(StringComparer.Ordinal);
        return parent is null ? direct : direct.Prepend(ApiNames.Of(parent));
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetValues(type).Cast<object>().Select(value => $"{value} = {Convert.ToInt64(value, CultureInfo.InvariantCulture)}");
        return type.GetConstructors(Declared).Where(Shown).Select(c => $"{Access(c)} .ctor({Parameters(c)})")
            .Concat(type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily).Select(Field))
            .Concat(type.GetProperties(Declared).Where(p => p.Name != "EqualityContract" && p.GetAccessors(true).Any(Visible)).Select(Property))
            .Concat(type.GetEvents(Declared).Where(e => Visible(e.AddMethod!)).Select(e => $"{Access(e.AddMethod!)} event {ApiNames.Of(e.EventHandlerType!)} {e.Name}"))
            .Concat(type.GetMethods(Declared).Where(m => Shown(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal))).Select(Method));
    }

    /// <summary>Visible to others, and not written by the compiler for a record.</summary>
    private static bool Shown(MethodBase method) => Visible(method) && !method.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method)
    {
        string access = method.IsPublic ? "public" : "protected";
        if (method.IsStatic)
            return access + " static";
        if (method is not MethodInfo info || !info.IsVirtual || method.DeclaringType!.IsInterface)
            return access;
        bool overrides = info.GetBaseDefinition().DeclaringType != info.DeclaringType;
        return access + (overrides ? " override" : info.IsAbstract ? " abstract" : info.IsFinal ? "" : " virtual");
    }

    private static string Field(FieldInfo field)
        => field.IsLiteral
            ? $"public const {ApiNames.Of(field.FieldType)} {field.Name} = {Value(field.GetRawConstantValue())}"
            : $"public {(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{ApiNames.Of(new NullabilityInfoContext().Create(field))} {field.Name}";

    private static string Property(PropertyInfo property)
    {
        var first = property.GetAccessors(true).First(Visible);
        string get = property.GetMethod is { } getter && Visible(getter) ? "get; " : "";
        string set = property.SetMethod is not { } setter || !Visible(setter) ? ""
            : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; ";
        string required = property.IsDefined(typeof(RequiredMemberAttribute), false) ? " required" : "";
        return $"{Access(first)}{required} {ApiNames.Of(new NullabilityInfoContext().Create(property))} {property.Name} {{ {get}{set}}}";
    }

    private static string Method(MethodInfo method)
        => $"{Access(method)} {ApiNames.Of(new NullabilityInfoContext().Create(method.ReturnParameter))} {method.Name}{(method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "")}({Parameters(method)})";

    private static string Parameters(MethodBase method)
    {
        string extension = method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(p =>
            $"{(p.IsOut ? "out " : p.IsIn ? "in " : p.ParameterType.IsByRef ? "ref " : "")}{ApiNames.Of(new NullabilityInfoContext().Create(p))} {p.Name}{(p.HasDefaultValue ? " = " + Value(p.RawDefaultValue) : "")}"));
    }

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
