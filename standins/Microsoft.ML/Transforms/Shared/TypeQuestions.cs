using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Small questions to a <see cref="DataViewType"/>, and calls of generic methods for a type known only at run time.</summary>
internal static class TypeQuestions
{
    /// <summary>Number of values: 1 for a scalar, 0 for a vector of unknown size.</summary>
    internal static int ValueCount(this DataViewType type) => type is VectorDataViewType vector ? vector.Size : 1;

    internal static bool IsVectorOfUnknownSize(this DataViewType type) => type is VectorDataViewType { IsKnownSize: false };

    /// <summary>Number of values of the key type, 0 where it is none.</summary>
    internal static ulong KeyCount(this DataViewType type) => type is KeyDataViewType key ? key.Count : 0;

    /// <summary>The same shape, of another item type.</summary>
    internal static DataViewType WithItemType(this DataViewType type, PrimitiveDataViewType item) =>
        type is VectorDataViewType vector ? new VectorDataViewType(item, vector.Dimensions) : item;

    /// <summary>Calls a static generic method, given as any of its closed forms, for another type argument.</summary>
    internal static TResult CallFor<TResult>(Delegate closed, Type argument, params object?[] arguments) =>
        (TResult)closed.Method.GetGenericMethodDefinition().MakeGenericMethod(argument)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;

    internal static Delegate PlainGetter<T>(DataViewRow row, int column) => row.GetGetter<T>(row.Schema[column]);

    /// <summary>The getter of a column, whatever its type is.</summary>
    internal static Delegate AnyGetter(DataViewRow row, int column) =>
        CallFor<Delegate>(PlainGetter<float>, row.Schema[column].Type.RawType, row, column);

    internal static T[] ToArray<T>(this in VBuffer<T> buffer)
    {
        var values = new T[buffer.Length];
        buffer.CopyTo(values);
        return values;
    }
}
