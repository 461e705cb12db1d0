import { type DataTypeNode, PostgresQueryCompiler } from 'kysely'

/**
 * Keys compare and sort byte by byte, as on every other engine, whatever locale the database was
 * made with; their indexes outlive a new version of that locale. Mere texts keep it, for searching.
 */
export class BinaryPostgresCompiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node)
    if (node.dataType.startsWith('varchar')) this.append(' collate "C"')
  }
}
